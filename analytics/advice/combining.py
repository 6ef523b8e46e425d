"""Groups to combine: two of one course and level, one of them too small, whose people fit into the other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from analytics.models.days import percent
from scheduling.models import Enrolment, Group
from scheduling.seats import Seats, seats_of_groups
from trials.picking.filters import same_level

# A group that ends sooner is left alone.
LASTS_AT_LEAST = timedelta(weeks=3)
FILLED_PERCENT = 50
NEAR = timedelta(hours=2)
MOST = 10


@dataclass(frozen=True, slots=True)
class Combination:
    """The students of `group` go to `into`."""

    group: Group
    into: Group
    seats: Seats
    into_seats: Seats

    @property
    def students(self) -> int:
        return self.seats.students

    @property
    def before_percent(self) -> float | None:
        """Of the seats of both."""
        both = self.seats.capacity + self.into_seats.capacity
        return percent(self.seats.students + self.into_seats.students, both)

    @property
    def after_percent(self) -> float | None:
        return percent(self.seats.students + self.into_seats.students, self.into_seats.capacity)

    @property
    def hours_freed(self) -> float:
        """Of a room and a teacher, a week."""
        days = len(self.group.pattern.weekdays) or 3
        return days * self.group.lesson_minutes / 60


def combinations(today: date) -> list[Combination]:
    """At most ten; those that free most first, and each group is named once."""
    running = Group.objects.current().filter(first_day__lte=today, last_day__gte=today + LASTS_AT_LEAST)
    groups = list(running.select_related("course", "branch", "room", "teacher"))
    seats = seats_of_groups(groups, today)
    elsewhere = _elsewhere(groups, today)
    found = sorted(
        (Combination(group, into, seats[group.pk], seats[into.pk]) for group, into in _pairs(groups, seats, elsewhere)),
        key=lambda pair: (pair.students, -pair.into_seats.students, pair.group.sorted_by, pair.group.pk, pair.into.pk),
    )
    return list(_each_once(found))[:MOST]


def _pairs(
    groups: Sequence[Group], seats: Mapping[int, Seats], elsewhere: Mapping[int, list[Group]]
) -> Iterator[tuple[Group, Group]]:
    of_course: defaultdict[int, list[Group]] = defaultdict(list)
    for group in groups:
        of_course[group.course_id].append(group)
    for group in groups:
        if is_too_small(group, seats[group.pk]):
            for into in of_course[group.course_id]:
                if fits(group, into, seats) and not any(meet(into, other) for other in elsewhere[group.pk]):
                    yield group, into


def is_too_small(group: Group, seats: Seats) -> bool:
    """Below what it begins with, or not half full; an empty one has nobody to combine."""
    is_small = seats.students < group.min_size or 100 * seats.students < FILLED_PERCENT * group.capacity
    return seats.students > 0 and is_small


def fits(group: Group, into: Group, seats: Mapping[int, Seats]) -> bool:
    """Of two that fit into each other the larger stays; of two alike the one that is there longer."""
    here, there = seats[group.pk], seats[into.pk]
    return (
        group.pk != into.pk
        and same_level(group.level, into.level, if_unknown=group.level == into.level)
        and group.branch_id == into.branch_id
        and group.pattern == into.pattern
        and _apart(group, into) <= NEAR
        and _ages_meet(group, into)
        and there.free >= here.students
        and (there.students, -into.pk) > (here.students, -group.pk)
    )


def meet(group: Group, other: Group) -> bool:
    """Whether somebody in both would have to be in two rooms at once."""
    days = group.pattern.weekdays & other.pattern.weekdays
    is_same_day = bool(days) or group.pattern.remainder is not None or other.pattern.remainder is not None
    return is_same_day and group.starts_at < other.ends_at and other.starts_at < group.ends_at


def _elsewhere(groups: Sequence[Group], today: date) -> dict[int, list[Group]]:
    """{group: the other groups its students are in}; two queries."""
    there = Enrolment.objects.seated_from(today).filter(group__in=[group.pk for group in groups]).order_by()
    of_client: defaultdict[int, set[int]] = defaultdict(set)
    for client, group in there.values_list("client_id", "group_id"):
        of_client[client].add(group)
    others = Enrolment.objects.seated_from(today).filter(client__in=list(of_client)).order_by()
    found: defaultdict[int, set[int]] = defaultdict(set)
    for client, other in others.values_list("client_id", "group_id"):
        for group in of_client[client] - {other}:
            found[group].add(other)
    rows = Group.objects.in_bulk({key for keys in found.values() for key in keys})
    return defaultdict(list, {group: [rows[key] for key in keys] for group, keys in found.items()})


def _apart(group: Group, other: Group) -> timedelta:
    first, second = (datetime.combine(date.min, each.starts_at) for each in (group, other))
    return abs(first - second)


def _ages_meet(group: Group, into: Group) -> bool:
    return (group.min_age or 0) >= (into.min_age or 0) and (group.max_age or 99) <= (into.max_age or 99)


def _each_once(found: Sequence[Combination]) -> Iterator[Combination]:
    named: set[int] = set()
    for pair in found:
        if not named & {pair.group.pk, pair.into.pk}:
            named |= {pair.group.pk, pair.into.pk}
            yield pair
