"""Students on a pause: announced two days before they are back; and if there is no seat for them then, told until there
is one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from reminders.choices import AlertKind
from reminders.rules.base import ClientRule, Team
from reminders.services.raise_alerts import News
from scheduling.models import EnrolmentPause

SOON = timedelta(days=2)
_OF_CLIENT = tuple(f"enrolment__client__{name}" for name in ("owner_id", "branch_id"))
_COLUMNS = ("pk", "ends_on", "enrolment__group__name", "enrolment__client_id", *_OF_CLIENT)


def _comes_back(now: datetime, team: Team) -> Iterable[News]:
    today = timezone.localdate(now)
    for row in _read(EnrolmentPause.objects.going_on(today).filter(ends_on__lt=today + SOON)):
        owner = row.enrolment__client__owner_id
        members = [owner] if owner else team.leaders_of(row.enrolment__client__branch_id)
        yield from _news(row, f"back-{row.pk}-{row.ends_on}", members)


def _no_seat(now: datetime, team: Team) -> Iterable[News]:
    today = timezone.localdate(now)
    for row in _read(EnrolmentPause.objects.to_resume(today).filter(keeps_seat=False)):
        owner = row.enrolment__client__owner_id
        members = {*team.leaders_of(row.enrolment__client__branch_id), *([owner] if owner else [])}
        yield from _news(row, f"no-seat-{row.pk}-{row.ends_on}", sorted(members))


def _read(pauses: QuerySet) -> Iterable[Any]:
    rows = pauses.filter(enrolment__client__is_archived=False)
    return rows.values_list(*_COLUMNS, named=True)


def _news(row: Any, key: str, members: Iterable[int]) -> Iterable[News]:
    facts = {"group": row.enrolment__group__name, "day": (row.ends_on + timedelta(days=1)).isoformat()}
    return [News(member, key, client_id=row.enrolment__client_id, payload=facts) for member in members]


COMES_BACK = ClientRule(AlertKind.COMES_BACK, _comes_back)
NO_SEAT = ClientRule(AlertKind.NO_SEAT, _no_seat)
