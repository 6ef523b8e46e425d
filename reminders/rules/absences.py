"""Two absences in a row: one task to call, for who has the student, or who leads."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import ngettext

from clients.answering import first_to_call
from clients.models import Client
from organizations.models import Membership
from organizations.people import working_hours
from reminders.models import Task
from reminders.rules.base import Team
from reminders.services.give_task import give_task, takers
from scheduling.choices import AttendanceState
from scheduling.models import Attendance, Group, Lesson
from scheduling.roll.dots import Dots

IN_A_ROW = 2
# Marks are looked at while they are news, and a lesson that is written down much later is none.
MARKED_WITHIN, HELD_WITHIN = timedelta(days=1), timedelta(days=14)
CALL_WITHIN_MINUTES = 120
LONGEST_TITLE = 200


class Missed(NamedTuple):
    """The absences of a student in a group that go on, the latest first."""

    client_id: int
    lessons: list[Lesson]

    @property
    def group(self) -> Group:
        return self.lessons[0].group

    @property
    def keys(self) -> list[str]:
        """One for each lesson: a row that grows, at either end, is known by any of them."""
        return [f"missed-{self.client_id}-{lesson.pk}" for lesson in self.lessons]


def give_calls(now: datetime, team: Team) -> int:
    """How many tasks were given. A row of absences has one, however long it grows."""
    missed = _missed(now)
    asked = [key for row in missed for key in row.keys]
    given = set(Task.objects.filter(key__in=asked).values_list("key", flat=True)) if asked else set()
    fresh = [row for row in missed if given.isdisjoint(row.keys)]
    return _give(fresh, now, team) if fresh else 0


def _missed(now: datetime) -> list[Missed]:
    """Of those whom somebody marked absent lately."""
    news = Attendance.objects.filter(
        state=AttendanceState.ABSENT,
        client__is_archived=False,
        marked_at__gt=now - MARKED_WITHIN,
        lesson__starts_at__gt=now - HELD_WITHIN,
    )
    pairs = sorted(set(news.order_by().values_list("client_id", "lesson__group_id")))
    if not pairs:
        return []
    dots = Dots({group for _client, group in pairs}, now, {client for client, _group in pairs})
    rows = [Missed(client, dots.missed(group, client)) for client, group in pairs]
    return [row for row in rows if len(row.lessons) >= IN_A_ROW]


def _give(rows: list[Missed], now: datetime, team: Team) -> int:
    clients = Client.objects.in_bulk({row.client_id for row in rows})
    answering, people = first_to_call(clients), takers().in_bulk()
    due_at, given = working_hours(None).add_minutes(now, CALL_WITHIN_MINUTES), 0
    for row in rows:
        client = clients[row.client_id]
        taker = _taker(client, people, team)
        if taker is not None:
            title = _title(row, client, answering.get(client.pk, client))
            give_task(title=title, assignee=taker, author=None, due_at=due_at, client=client, key=row.keys[-1])
            given += 1
    return given


def _taker(client: Client, people: Mapping[int, Membership], team: Team) -> Membership | None:
    """Nobody in a center where nobody leads."""
    wanted = (client.owner_id, *team.leaders_of(client.branch_id))
    return next((people[pk] for pk in wanted if pk is not None and pk in people), None)


def _title(row: Missed, client: Client, answers: Client) -> str:
    number = len(row.lessons)
    words = ngettext(
        "%(name)s missed %(n)d lesson of %(group)s in a row: call %(who)s",
        "%(name)s missed %(n)d lessons of %(group)s in a row: call %(who)s",
        number,
    )
    facts = {"name": client.name, "n": number, "group": row.group, "who": answers.name}
    return (words % facts)[:LONGEST_TITLE]
