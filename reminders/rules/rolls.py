"""Rolls that nobody marked: who teaches is told half an hour after the lesson, who leads the next working morning."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from organizations.scoping import open_organization
from reminders.choices import AlertKind
from reminders.rules.base import ClientRule, Team
from reminders.services.raise_alerts import News, start_of_day
from scheduling.roll.unmarked import unmarked_lessons

FORGOTTEN_AFTER = timedelta(minutes=30)
# Who was not reached within a day hears of it from those who lead.
TOLD_WITHIN = timedelta(days=1)
ONE_DAY = timedelta(days=1)
A_WEEK = 7


def _to_teachers(now: datetime, _team: Team) -> Iterable[News]:
    rows = unmarked_lessons(now - TOLD_WITHIN, now - FORGOTTEN_AFTER).filter(teacher__isnull=False)
    for lesson in rows.values_list("pk", "teacher_id", "group__name", "starts_at", named=True):
        facts = {"lesson": lesson.pk, "group": lesson.group__name, "begins": lesson.starts_at.isoformat()}
        yield News(lesson.teacher_id, f"roll-{lesson.pk}", payload=facts)


def _to_leaders(now: datetime, team: Team) -> Iterable[News]:
    """One alert in the morning, for all rolls since the working day before; none for what it told of already."""
    hours, today = open_organization().hours, start_of_day(now)
    if hours.days and not hours.is_open(now):
        return
    waiting = Counter(
        leader
        for branch_id in unmarked_lessons(_working_day_before(today), today).values_list("group__branch_id", flat=True)
        for leader in team.leaders_of(branch_id)
    )
    for leader, number in waiting.items():
        yield News(leader, f"rolls-{today:%Y%m%d}", payload={"rolls": number})


def _working_day_before(today: datetime) -> datetime:
    """Its beginning; of yesterday in a center that has no working days."""
    days = open_organization().hours.days
    back = (today - number * ONE_DAY for number in range(1, A_WEEK + 1))
    return next((day for day in back if day.weekday() in days), today - ONE_DAY)


RULES = (ClientRule(AlertKind.ROLL_OPEN, _to_teachers), ClientRule(AlertKind.ROLLS_LATE, _to_leaders))
