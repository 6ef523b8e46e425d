"""Marks alerts as seen, by their person or because they are over."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from organizations.models import Membership
from reminders.choices import AlertKind
from reminders.models import Alert


def see_alerts(*, alerts: QuerySet, member: Membership) -> int:
    """How many were new to this person."""
    seen: int = alerts.unseen_by(member).update(seen_at=timezone.now())  # type: ignore[attr-defined]
    return seen


def take_back_alerts(*, kind: AlertKind, unless: Iterable[str] = ()) -> int:
    """How many people need not be told any more: what these said is over, but for those of these keys."""
    said = Alert.objects.unseen().filter(kind=kind)
    over: int = said.exclude(key__in=list(unless)).update(seen_at=timezone.now())
    return over
