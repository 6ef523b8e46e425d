"""Who comes to lessons and has to hear of their changes: families of the students, and guests."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clients.reach import Family, families_of, person_of
from common.contributions import Registry
from messaging.subjects import Person
from scheduling.choices import GuestState
from scheduling.models import Enrolment, Lesson, LessonGuest
from scheduling.rosters import Rosters, day_of

# Who else comes to lessons, by the keys of these: people another app knows, who are no clients yet.
lesson_audience: Registry[Callable[[Collection[int]], Mapping[int, Sequence[Person]]]] = Registry()


@dataclass(frozen=True)
class Invited:
    """Somebody to tell about these lessons, or groups, by their keys; `names` are those who come."""

    person: Person
    about: tuple[int, ...]
    names: str


def invited_to(lessons: Sequence[Lesson]) -> list[Invited]:
    """Everybody who comes to these, each family once. The lessons come with their group and its branch."""
    if not lessons:
        return []
    learning = _students(lessons)
    told = [*_families(learning), *_others(lessons)]
    return sorted(told, key=lambda one: (one.person.way is None, one.person.name))


def invited_to_groups(group_ids: Collection[int], first: date, last: date | None) -> list[Invited]:
    """Families of who learns in these groups on any of these days; `about` are groups."""
    rows = Enrolment.objects.filter(group__in=group_ids).still_there(first)
    if last:
        rows = rows.filter(starts_on__lte=last)
    learning: dict[int, set[int]] = defaultdict(set)
    for group, client in rows.values_list("group_id", "client_id"):
        learning[group].add(client)
    return _families(learning)


def _families(learning: Mapping[int, Collection[int]]) -> list[Invited]:
    """{lesson or group: students} as families."""
    where: dict[int, list[int]] = defaultdict(list)
    for place, students in learning.items():
        for student in students:
            where[student].append(place)
    return [_invited(family, where) for family in families_of(list(where))]


def _invited(family: Family, where: Mapping[int, Iterable[int]]) -> Invited:
    places = dict.fromkeys(place for student in family.students for place in where[student.pk])
    names = ", ".join(student.first_name or student.name for student in family.students)
    return Invited(person_of(family), tuple(sorted(places)), names)


def _students(lessons: Sequence[Lesson]) -> dict[int, set[int]]:
    days = {lesson.pk: day_of(lesson) for lesson in lessons}
    rosters = Rosters({lesson.group_id for lesson in lessons}, min(days.values()), max(days.values()))
    found = {lesson.pk: set(rosters.on(lesson.group_id, days[lesson.pk])) for lesson in lessons}
    guests = LessonGuest.objects.filter(lesson__in=list(found), state=GuestState.EXPECTED, client__isnull=False)
    for lesson, client in guests.values_list("lesson_id", "client_id"):
        found[lesson].add(client)
    return found


def _others(lessons: Sequence[Lesson]) -> list[Invited]:
    """Guests whom another app knows, each once."""
    keys = [lesson.pk for lesson in lessons]
    people: dict[str, Person] = {}
    places: dict[str, list[int]] = defaultdict(list)
    for source in lesson_audience:
        for lesson, guests in source(keys).items():
            for guest in guests:
                people.setdefault(guest.subject, guest)
                places[guest.subject].append(lesson)
    return [Invited(one, tuple(sorted(places[subject])), one.about) for subject, one in people.items()]
