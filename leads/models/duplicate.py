"""Pairs of leads that may be one person; a human decides."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leads.choices import CandidateState
from leads.models.lead import Lead
from leads.querysets import DuplicateQuerySet
from organizations.models import Membership, OrganizationModel
from organizations.scoping import OrganizationManager


class DuplicateCandidate(OrganizationModel):
    """Two leads, the older first, why they look alike, and what was decided."""

    older = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="candidates_newer")
    newer = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="candidates_older")
    reasons = models.JSONField(default=list, help_text="Why they look alike, from DuplicateReason.")
    likeness = models.PositiveSmallIntegerField(_("likeness, %"), default=0)
    state = models.CharField(
        _("decision"),
        max_length=10,
        choices=CandidateState.choices,
        default=CandidateState.OPEN,
    )
    decided_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(DuplicateQuerySet)()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ("-likeness", "-id")
        constraints = (
            models.UniqueConstraint(fields=("older", "newer"), name="duplicate_pair_unique"),
            models.CheckConstraint(condition=Q(older__lt=F("newer")), name="duplicate_pair_ordered"),
        )
        indexes = (
            models.Index(
                fields=("organization", "-likeness"),
                name="duplicate_open",
                condition=Q(state="open"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.older} / {self.newer}"
