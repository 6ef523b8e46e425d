"""Named reads of marketing documents."""

from typing import Self

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from organizations.scoping import OrganizationQuerySet
from outreach.choices import OpeningKind


class DocumentQuerySet(OrganizationQuerySet):
    def for_outsiders(self) -> Self:
        """What may leave the center: neither internal nor withdrawn."""
        return self.filter(internal_only=False, is_archived=False)

    def with_counts(self) -> Self:
        """`views` and `downloads`, of all time."""
        return self.annotate(views=_times(OpeningKind.VIEW), downloads=_times(OpeningKind.DOWNLOAD))


def _times(kind: OpeningKind) -> Coalesce:
    return Coalesce(Sum("openings__times", filter=Q(openings__kind=kind)), 0)
