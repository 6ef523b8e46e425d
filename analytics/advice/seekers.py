"""Who looks for a group: people in line, and open leads that asked for a course, unless a running group has a seat for
them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from leads.choices import LeadStatus
from leads.models import Lead
from scheduling.day_pattern import DayPattern
from scheduling.models import Group
from scheduling.seats import seats_of_groups
from trials.models import PlacementTest, TrialLesson, WaitingEntry
from trials.picking.filters import meets_only_on, same_level
from trials.picking.said_days import days_said
from trials.picking.said_hours import Hours, hours_said

# Who asked long ago has found something else.
ASKED_WITHIN = timedelta(days=90)
MOST_LEADS = 3000


@dataclass(frozen=True, slots=True)
class Place:
    """What a group is, or would be, to somebody who looks for one."""

    course_id: int
    level: str
    branch_id: int | None
    pattern: DayPattern
    starts_at: time
    min_age: int | None = None
    max_age: int | None = None


@dataclass(frozen=True, slots=True)
class Seeker:
    """Whatever is not known of them speaks neither for a group nor against it."""

    name: str
    url: str
    course_id: int
    since: datetime
    level: str = ""
    days: DayPattern | None = None
    hours: Hours = Hours()  # noqa: RUF009 - it cannot be changed
    branch_id: int | None = None
    age: int | None = None
    is_in_line: bool = False

    def suits(self, place: Place) -> bool:
        return (
            self.course_id == place.course_id
            and same_level(self.level, place.level)
            and (self.branch_id is None or place.branch_id in (None, self.branch_id))
            and self.has_time(place.pattern, place.starts_at)
            and (self.age is None or (place.min_age or 0) <= self.age <= (place.max_age or self.age))
        )

    def has_time(self, pattern: DayPattern, starts_at: time) -> bool:
        """Their hours say when a lesson may begin: "in the morning", "before 18:00"."""
        return (
            (self.days is None or meets_only_on(pattern, self.days))
            and (self.hours.start is None or starts_at >= self.hours.start)
            and (self.hours.end is None or starts_at < self.hours.end)
        )


def seekers(today: date) -> list[Seeker]:
    """Who waits longest first; those for whom a seat is free in a running group are left out."""
    found = sorted([*_in_line(today), *_leads(today)], key=lambda seeker: (not seeker.is_in_line, seeker.since))
    return list(_without_a_seat(found, today))


def place_of(group: Group) -> Place:
    return Place(
        course_id=group.course_id,
        level=group.level,
        branch_id=group.branch_id,
        pattern=group.pattern,
        starts_at=group.starts_at,
        min_age=group.min_age,
        max_age=group.max_age,
    )


def age_on(born: date | None, day: date) -> int | None:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) if born else None


def _in_line(today: date) -> Iterator[Seeker]:
    rows = list(WaitingEntry.objects.waiting().select_related("lead", "client", "group").order_by("since", "pk"))
    levels = _levels([row.lead_id for row in rows if row.lead_id])
    for row in rows:
        lead, person = row.lead, row.lead or row.client
        said = f"{row.wish} {lead.preferred_days} {lead.preferred_time}" if lead else row.wish
        place = row.group
        yield Seeker(
            name=person.name,
            url=reverse("admin:trials_waitingentry_change", args=(row.pk,)),
            course_id=place.course_id if place else row.course_id,
            since=row.since,
            level=place.level if place else levels.get(row.lead_id or 0, ""),
            # Who wants one group wants its days and hours.
            days=place.pattern if place else days_said(said),
            hours=Hours(place.starts_at, place.ends_at) if place else hours_said(said),
            branch_id=place.branch_id if place else (lead.branch_id if lead else None),
            age=age_on(person.birth_date, today),
            is_in_line=True,
        )


def _leads(today: date) -> Iterator[Seeker]:
    since = timezone.now() - ASKED_WITHIN
    in_line = WaitingEntry.objects.waiting().filter(lead=OuterRef("pk"))
    to_come = TrialLesson.objects.scheduled().filter(lead=OuterRef("pk"))
    rows = Lead.objects.current().open().filter(created_at__gte=since, course__isnull=False)
    wanted = (
        rows.exclude(status=LeadStatus.DORMANT)
        .exclude(Exists(in_line))
        .exclude(Exists(to_come))
        .order_by("-created_at", "-pk")[:MOST_LEADS]
    )
    leads = list(wanted)
    levels = _levels([lead.pk for lead in leads])
    for lead in leads:
        said = f"{lead.preferred_days} {lead.preferred_time}"
        yield Seeker(
            name=lead.name,
            url=reverse("admin:leads_lead_change", args=(lead.pk,)),
            course_id=lead.course_id,
            since=lead.created_at,
            level=levels.get(lead.pk, ""),
            days=days_said(said),
            hours=hours_said(said),
            branch_id=lead.branch_id,
            age=age_on(lead.birth_date, today),
        )


def _levels(leads: Iterable[int]) -> dict[int, str]:
    """{lead: level of the last placement test}."""
    tests = PlacementTest.objects.filter(lead__in=list(leads), done_at__isnull=False, cancelled_at=None)
    rows = tests.exclude(level="").order_by("starts_at", "pk")
    return dict(rows.values_list("lead_id", "level"))


def _without_a_seat(found: Iterable[Seeker], today: date) -> Iterator[Seeker]:
    """Each free seat of a running group takes one, who waits longest first."""
    groups = list(Group.objects.current().filter(Q(last_day__gt=today)))
    seats = seats_of_groups(groups, today)
    free = {group.pk: seats[group.pk].free for group in groups}
    of_course: defaultdict[int, list[tuple[int, Place]]] = defaultdict(list)
    for group in groups:
        if free[group.pk]:
            of_course[group.course_id].append((group.pk, place_of(group)))
    for seeker in found:
        seat = next((key for key, place in of_course[seeker.course_id] if free[key] and seeker.suits(place)), None)
        if seat is None:
            yield seeker
        else:
            free[seat] -= 1
