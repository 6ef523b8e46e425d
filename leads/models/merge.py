"""Which leads became one, and how to part them again."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leads.models.lead import Lead
from organizations.models import Membership, OrganizationModel

# In a journal: what it kept was erased with the person, so there is no way back.
ERASED = "erased"


class LeadMerge(OrganizationModel):
    """One lead absorbed into another. `journal` keeps what the merge changed, so that undoing gives it back."""

    winner = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="merges", db_index=False)
    absorbed = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="merged_by", db_index=False)
    actor = models.ForeignKey(
        Membership, verbose_name=_("who"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    journal = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=~Q(winner=F("absorbed")), name="merge_of_two"),
            models.UniqueConstraint(fields=("absorbed",), name="merge_once", condition=Q(undone_at=None)),
        )
        indexes = (
            models.Index(fields=("winner", "-id"), name="merge_of_winner"),
            models.Index(fields=("absorbed",), name="merge_of_absorbed"),
        )

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.winner}"
