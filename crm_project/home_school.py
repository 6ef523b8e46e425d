"""What the school has today and how full it is this week: the trials of today, and seats taken by weekday and hour."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from crm_project.home_period import HomePeriod
from organizations.admin.listing.time_filters import midnight
from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.models import Lesson
from scheduling.seats import Seats, seats_of_lessons
from trials.admin.trial_list.filters import in_branches
from trials.admin.trial_page.shown import Shown
from trials.choices import TrialAnswer, TrialStatus
from trials.models import TrialLesson

TRIALS_SHOWN = 8
WEEK = timedelta(days=7)
# Seats of a week change slowly, and cost as much as the rest of the page.
SEATS_KEPT_SECONDS = 5 * 60

# {(weekday from 0, hour): (capacity, people, held)}
SeatsByHour = dict[tuple[int, int], tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class TrialsToday:
    """Trials of today that were not cancelled, some of them as lines; the number opens them all."""

    rows: list[Shown]
    count: int
    confirmed: int
    of_branch: str

    @property
    def url(self) -> str:
        return f"{reverse('admin:trials_triallesson_changelist')}?show=today{self.of_branch}"


@dataclass(frozen=True, slots=True)
class SeatCell:
    """Lessons of one weekday in one hour; no lesson, no seats."""

    hour: int
    seats: Seats | None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A day of this week, and where its lessons are."""

    name: str
    words: str
    url: str
    cells: list[SeatCell]


@dataclass(frozen=True, slots=True)
class SeatMap:
    hours: range
    rows: list[SeatRow]


def trials_today(request: HttpRequest, member: Membership, period: HomePeriod | None = None) -> TrialsToday | None:
    """Of the branch that was chosen; nothing for who may not open the list. Two queries."""
    if not request.user.has_perm("trials.add_triallesson"):
        return None
    start = midnight(timezone.localdate())
    trials = TrialLesson.objects.visible_to(member).between(start, start + timedelta(days=1))
    of_branch = period.of_branch if period else ""
    if period and period.branch:
        trials = trials.filter(in_branches([period.branch]))
    found = list(trials.exclude(status=TrialStatus.CANCELLED).for_page().order_by("begins", "pk"))
    now = timezone.now()
    confirmed = sum(trial.answer_now == TrialAnswer.COMING for trial in found)
    # Who is still to come before who was here: that is what somebody can do something about.
    ranked = sorted(found, key=lambda trial: trial.ends_at <= now and trial.status != TrialStatus.SCHEDULED)
    return TrialsToday([Shown(trial, now) for trial in ranked[:TRIALS_SHOWN]], len(found), confirmed, of_branch)


def seat_map(request: HttpRequest, period: HomePeriod) -> SeatMap | None:
    """This week, Monday first, in the branch that was chosen; nothing without lessons, or for who may not open the
    timetable."""
    if not request.user.has_perm("scheduling.view_lesson"):
        return None
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    key = f"seats-by-hour-{open_organization().pk}-{monday}-{period.branch}"
    taken: SeatsByHour | None = cache.get(key)
    if taken is None:
        taken = _seats_by_hour(monday, period.branch)
        cache.set(key, taken, SEATS_KEPT_SECONDS)
    if not taken:
        return None
    hours = range(min(hour for _day, hour in taken), max(hour for _day, hour in taken) + 1)
    days = [(monday + timedelta(days=number), number) for number in range(7)]
    return SeatMap(hours, [_row(day, number, hours, taken, period.of_branch) for day, number in days])


def _seats_by_hour(monday: date, branch: int | None) -> SeatsByHour:
    """A lesson takes its seats in every hour it touches."""
    planned = Lesson.objects.planned().filter(starts_at__gte=midnight(monday), starts_at__lt=midnight(monday + WEEK))
    if branch:
        planned = planned.alias(place=Coalesce("room__branch_id", "group__branch_id")).filter(place=branch)
    lessons = list(planned)
    seats = seats_of_lessons(lessons)
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for lesson in lessons:
        own = seats[lesson.pk]
        for moment in _hours(timezone.localtime(lesson.starts_at), timezone.localtime(lesson.ends_at)):
            cell = found[moment.weekday(), moment.hour]
            for place, number in enumerate((own.capacity, own.people, own.held)):
                cell[place] += number
    return {key: (cell[0], cell[1], cell[2]) for key, cell in found.items()}


def _hours(start: datetime, end: datetime) -> Iterator[datetime]:
    """The hours it touches: a lesson that ends at six takes nothing from six on."""
    hour = start.replace(minute=0, second=0, microsecond=0)
    while hour < end:
        yield hour
        hour += timedelta(hours=1)


def _row(day: date, weekday: int, hours: range, taken: SeatsByHour, of_branch: str) -> SeatRow:
    cells = [SeatCell(hour, _seats(taken.get((weekday, hour)))) for hour in hours]
    url = f"{reverse('admin:timetable')}?{urlencode({'day': day.isoformat()})}{of_branch}"
    return SeatRow(date_format(day, "D"), date_format(day, "l j E"), url, cells)


def _seats(numbers: tuple[int, int, int] | None) -> Seats | None:
    if numbers is None:
        return None
    capacity, people, held = numbers
    return Seats(capacity, people, held=held)
