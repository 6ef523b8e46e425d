"""Texts of messages as a center wants them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, OrganizationModel


class MessageTemplate(OrganizationModel):
    """The center's own words for a kind of message in a language; without a row the words of the program go."""

    kind = models.CharField(_("what"), max_length=40)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), max_length=3000)
    changed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = (models.UniqueConstraint(fields=("organization", "kind", "language"), name="text_of_a_kind"),)

    def __str__(self) -> str:
        return self.kind
