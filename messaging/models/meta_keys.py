"""What a center has of Meta for a page or a number: an address where it tells, keys, and whether they are good."""

import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.sealed import SealedField
from organizations.models import OrganizationModel
from organizations.models.base import PublicIdModel


def new_verify_token() -> str:
    return secrets.token_urlsafe(24)


class MetaKeys(PublicIdModel, OrganizationModel):
    """Meta is asked with the token; what it sends is signed with the secret of the app. All are sealed, and the token
    and the secret never shown again."""

    is_on = models.BooleanField(_("takes what comes"), default=True)
    token = SealedField(editable=False)
    app_secret = SealedField(editable=False)
    old_app_secret = SealedField(blank=True, editable=False)
    old_app_secret_until = models.DateTimeField(null=True, editable=False)
    verify_token = SealedField(default=new_verify_token, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False, help_text="Meta found the address.")
    trouble = models.CharField(max_length=250, blank=True, editable=False, help_text="Why Meta refuses, since when.")
    trouble_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def has_keys(self) -> bool:
        return bool(self.token and self.app_secret)

    @property
    def is_connected(self) -> bool:
        """Meta tells what comes."""
        raise NotImplementedError

    def app_secrets(self, now: datetime) -> list[str]:
        """Those that are good; an empty one never is."""
        is_old_good = self.old_app_secret_until is not None and now < self.old_app_secret_until
        return [secret for secret in (self.app_secret, self.old_app_secret if is_old_good else "") if secret]
