"""Marks alerts as seen, by their person or because they are over."""

from django.db.models import QuerySet
from django.utils import timezone

from organizations.models import Membership
from reminders.choices import AlertKind
from reminders.models import Alert


def see_alerts(*, alerts: QuerySet, member: Membership) -> int:
    """How many were new to this person."""
    seen: int = alerts.unseen_by(member).update(seen_at=timezone.now())  # type: ignore[attr-defined]
    return seen


def take_back_alerts(*, kind: AlertKind) -> int:
    """How many people need not be told any more: what these said is over."""
    over: int = Alert.objects.unseen().filter(kind=kind).update(seen_at=timezone.now())
    return over
