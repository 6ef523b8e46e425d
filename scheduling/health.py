"""How a group is doing, in one line with its reasons: too few students, attendance that falls, who stays away."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from scheduling.choices import CAME, AttendanceState
from scheduling.models import Attendance, Enrolment, Group, Lesson
from scheduling.roll.dots import Dots
from scheduling.seats import seats_of_groups

FOUR_WEEKS = timedelta(weeks=4)
# Of fewer marks a percentage says nothing, and a smaller fall is chance.
FEWEST_MARKS, FALL_POINTS = 8, 10
STAYS_AWAY = 2
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Health:
    """Of one group, today."""

    reasons: Sequence[str]
    is_known: bool = True

    @property
    def tone(self) -> str:
        return "orange" if self.reasons else "green" if self.is_known else "gray"

    @property
    def icon(self) -> str:
        return {"orange": "heart_broken", "green": "heart_check", "gray": "heart_minus"}[self.tone]

    @property
    def title(self) -> str:
        if self.reasons:
            return _("Health: watch")
        return _("Health: fine") if self.is_known else _("Health: not known yet")

    @property
    def words(self) -> str:
        if self.reasons:
            return "; ".join(self.reasons)
        return (
            _("Enough students, and they come.") if self.is_known else _("No roll was marked in the last four weeks.")
        )


def health_of_groups(groups: Iterable[Group]) -> dict[int, Health]:
    """{group: its health}; as many queries for one as for a hundred."""
    rows, now = list(groups), timezone.now()
    keys = [group.pk for group in rows]
    seats, rates, away = seats_of_groups(rows, timezone.localdate()), _rates(keys, now), _away(keys, now)
    found = {}
    for group in rows:
        rate = rates.get(group.pk, _Rate())
        reasons = (_too_few(group, seats[group.pk].students), rate.words, _who_is_away(away.get(group.pk, [])))
        found[group.pk] = Health([reason for reason in reasons if reason], is_known=rate.marks > 0)
    return found


@dataclass(frozen=True, slots=True)
class _Rate:
    """How many came of those who were marked present, late or absent: in four weeks and the four before."""

    came: int = 0
    marks: int = 0
    came_before: int = 0
    marks_before: int = 0

    @property
    def words(self) -> str:
        if min(self.marks, self.marks_before) < FEWEST_MARKS:
            return ""
        now, before = (100 * self.came / self.marks, 100 * self.came_before / self.marks_before)
        if before - now < FALL_POINTS:
            return ""
        return _("Attendance %(before)d → %(now)d %% in four weeks") % {"before": round(before), "now": round(now)}


def _rates(group_ids: Sequence[int], now: datetime) -> dict[int, _Rate]:
    since = now - FOUR_WEEKS
    marks = Attendance.objects.filter(client__isnull=False, lesson__in=_lessons(group_ids, now))
    came, lately = Q(state__in=CAME), Q(lesson__starts_at__gte=since)
    counted = (
        marks.exclude(state=AttendanceState.EXCUSED)
        .order_by()
        .values_list("lesson__group_id")
        .annotate(
            came=Count("pk", filter=came & lately),
            marks=Count("pk", filter=lately),
            came_before=Count("pk", filter=came & ~lately),
            marks_before=Count("pk", filter=~lately),
        )
    )
    return {group_id: _Rate(*numbers) for group_id, *numbers in counted}


def _lessons(group_ids: Sequence[int], now: datetime) -> QuerySet:
    return Lesson.objects.planned().filter(group__in=group_ids, starts_at__gte=now - 2 * FOUR_WEEKS, starts_at__lt=now)


def _away(group_ids: Sequence[int], now: datetime) -> dict[int, list[str]]:
    """{group: names of its students who missed the last lessons}."""
    dots = Dots(group_ids, now)
    students: dict[int, list[Client]] = defaultdict(list)
    learning = Enrolment.objects.learning_on(timezone.localdate(now)).filter(group__in=group_ids)
    for enrolment in learning.select_related("client").order_by("client__sorted_by", "pk"):
        students[enrolment.group_id].append(enrolment.client)
    return {
        group_id: [_called(client, own) for client in own if len(dots.missed(group_id, client.pk)) >= STAYS_AWAY]
        for group_id, own in students.items()
    }


def _called(client: Client, group: Sequence[Client]) -> str:
    """By the first name, unless somebody else of the group has it too."""
    alike = sum(client.first_name == other.first_name for other in group)
    return client.first_name if client.first_name and alike == 1 else client.name


def _too_few(group: Group, students: int) -> str:
    short = group.min_size - students
    words = ngettext("%(n)d student short of %(least)d", "%(n)d students short of %(least)d", short)
    return words % {"n": short, "least": group.min_size} if short > 0 else ""


def _who_is_away(away: Sequence[str]) -> str:
    """ "Bekzod, Aziza and 2 more missed the last two lessons"."""
    if not away:
        return ""
    names, more = ", ".join(away[:NAMES_SHOWN]), len(away) - NAMES_SHOWN
    if more > 0:
        names = _("%(names)s and %(n)d more") % {"names": names, "n": more}
    words = ngettext("%(names)s missed the last two lessons", "%(names)s missed the last two lessons", len(away))
    return words % {"names": names}
