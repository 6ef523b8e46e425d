"""Marks alerts as seen."""

from django.db.models import QuerySet
from django.utils import timezone

from organizations.models import Membership


def see_alerts(*, alerts: QuerySet, member: Membership) -> int:
    """How many were new to this person."""
    seen: int = alerts.unseen_by(member).update(seen_at=timezone.now())  # type: ignore[attr-defined]
    return seen
