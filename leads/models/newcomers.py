"""How far it was looked for clients that came after their leads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationModel


class NewcomerWatch(OrganizationModel):
    """One row of a center: what clients told up to here is compared with the open leads."""

    seen_through = models.DateTimeField()

    class Meta:
        verbose_name = _("watch for new clients")
        verbose_name_plural = _("watches for new clients")
        constraints = (models.UniqueConstraint(fields=("organization",), name="newcomer_watch_unique"),)

    def __str__(self) -> str:
        return str(_("watch for new clients"))
