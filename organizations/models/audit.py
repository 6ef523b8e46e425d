"""The journal of who did what; it replaces Django's log, which knows no organization."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.choices import AuditKind
from organizations.models.base import OrganizationModel
from organizations.models.people import Membership


class AuditEvent(OrganizationModel):
    """Somebody added, changed, deleted or exported something. Append-only."""

    kind = models.CharField(_("what"), max_length=20, choices=AuditKind.choices)
    actor = models.ForeignKey(
        Membership,
        verbose_name=_("who"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    model = models.CharField(max_length=100, blank=True)
    object_id = models.BigIntegerField(null=True)
    label = models.CharField(_("about"), max_length=250, blank=True)
    payload = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("organization", "-id"), name="audit_newest"),
            models.Index(fields=("model", "object_id"), name="audit_object"),
            models.Index(fields=("actor", "at"), name="audit_opened", condition=models.Q(kind=AuditKind.REVEALED)),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label}"
