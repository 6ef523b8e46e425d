"""Pages of Facebook and accounts of Instagram whose lead ads come in by themselves."""

import secrets
from datetime import datetime

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models import LeadSource
from messaging.sealed import SealedField
from organizations.models import OrganizationModel
from organizations.models.base import PublicIdModel


def new_verify_token() -> str:
    return secrets.token_urlsafe(24)


class MetaPage(PublicIdModel, OrganizationModel):
    """A page whose leads are fetched with its token; what Meta sends is signed with the secret of the app. Both are
    sealed, and never shown again."""

    source = models.ForeignKey(
        LeadSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="meta_pages",
        help_text=_("Of forms for which no other is chosen."),
    )
    page_id = models.CharField(
        _("number of the page"),
        max_length=30,
        validators=[RegexValidator(r"^\d{5,30}$", _("The number of a page has digits only."))],
        help_text=_("Facebook: the page, About, Page transparency, Page ID."),
    )
    name = models.CharField(_("name"), max_length=150, blank=True, editable=False)
    token = SealedField(editable=False)
    app_secret = SealedField(editable=False)
    old_app_secret = SealedField(blank=True, editable=False)
    old_app_secret_until = models.DateTimeField(null=True, editable=False)
    verify_token = SealedField(default=new_verify_token, editable=False)
    is_on = models.BooleanField(_("takes leads"), default=True)
    verified_at = models.DateTimeField(null=True, editable=False, help_text="Meta found the address.")
    subscribed_at = models.DateTimeField(null=True, editable=False, help_text="The page sends its leads to the app.")
    trouble = models.CharField(max_length=250, blank=True, editable=False, help_text="Why Meta refuses, since when.")
    trouble_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("page of Meta")
        verbose_name_plural = _("pages of Meta")
        ordering = ("name", "page_id")
        constraints = (models.UniqueConstraint(fields=("organization", "page_id"), name="meta_page_once"),)

    def __str__(self) -> str:
        return self.name or self.page_id

    def app_secrets(self, now: datetime) -> list[str]:
        """Those that are good; an empty one never is."""
        is_old_good = self.old_app_secret_until is not None and now < self.old_app_secret_until
        return [secret for secret in (self.app_secret, self.old_app_secret if is_old_good else "") if secret]


class MetaForm(OrganizationModel):
    """A form of a page, known since its first lead; its leads may have a source of their own."""

    page = models.ForeignKey(MetaPage, on_delete=models.CASCADE, related_name="forms", db_index=False)
    form_id = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=250, blank=True)
    source = models.ForeignKey(
        LeadSource, verbose_name=_("source"), on_delete=models.PROTECT, null=True, related_name="meta_forms"
    )

    class Meta:
        verbose_name = _("form of Meta")
        verbose_name_plural = _("forms of Meta")
        ordering = ("name", "form_id")
        constraints = (models.UniqueConstraint(fields=("page", "form_id"), name="meta_form_once"),)

    def __str__(self) -> str:
        return self.name or self.form_id
