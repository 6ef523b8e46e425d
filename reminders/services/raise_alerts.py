"""Tells people news: each once, and at most five a day may interrupt."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from organizations.models import Membership
from organizations.scoping import current_organization
from reminders.choices import EXEMPT, URGENT, AlertKind
from reminders.models import Alert

INTERRUPTIONS_A_DAY = 5
# SQLite takes 999 values in one statement.
CHUNK = 400


@dataclass(frozen=True)
class News:
    """Something one person should know. The same `key` is told to the same person once."""

    member_id: int
    key: str
    lead_id: int | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    client_id: int | None = None


@transaction.atomic
def raise_alerts(*, kind: AlertKind, news: Iterable[News]) -> int:
    """How many were told for the first time."""
    rows: dict[tuple[int, str], News] = {}
    for one in news:
        rows.setdefault((one.member_id, one.key), one)
    members = lock_people({member for member, _key in rows})
    told = _told_before(rows)
    fresh = [one for place, one in rows.items() if place not in told and one.member_id in members]
    may_interrupt = _Allowance(kind, {one.member_id for one in fresh})
    alerts = [
        Alert(
            kind=kind,
            member_id=one.member_id,
            lead_id=one.lead_id,
            client_id=one.client_id,
            payload=one.payload,
            key=one.key,
            interrupts=may_interrupt(one.member_id),
        )
        for one in fresh
    ]
    Alert.objects.bulk_create(alerts, batch_size=CHUNK, ignore_conflicts=True)
    return len(alerts)


def lock_people(members: set[int]) -> set[int]:
    """Active people of these, one writer of their alerts at a time. Rows that merely point to them go on."""
    rows = Membership.objects.filter(pk__in=members, is_active=True).order_by("pk")
    return set(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _told_before(rows: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    told: set[tuple[int, str]] = set()
    for chunk in batched(rows, CHUNK):
        known = Alert.objects.filter(member__in={member for member, _key in chunk}, key__in={key for _m, key in chunk})
        told.update(known.values_list("member_id", "key"))
    return told


class _Allowance:
    """Asked once for each alert: may this one interrupt its person?"""

    def __init__(self, kind: AlertKind, members: set[int]) -> None:
        self.is_exempt, self.is_urgent = kind in EXEMPT, kind in URGENT
        self.used = _interrupted_today(members) if self.is_urgent and not self.is_exempt else Counter()

    def __call__(self, member_id: int) -> bool:
        if self.is_exempt:
            return True
        if not self.is_urgent or self.used[member_id] >= INTERRUPTIONS_A_DAY:
            return False
        self.used[member_id] += 1
        return True


def _interrupted_today(members: set[int]) -> Counter[int]:
    rows = Alert.objects.filter(member__in=members, at__gte=start_of_day(timezone.now()), interrupts=True)
    counts = rows.exclude(kind__in=EXEMPT).order_by().values_list("member").annotate(n=Count("pk"))
    return Counter(dict(counts))


def start_of_day(now: datetime) -> datetime:
    """Midnight in the center's zone."""
    center = current_organization()
    local = timezone.localtime(now, center.zone if center else None)
    return datetime.combine(local.date(), time.min, local.tzinfo)
