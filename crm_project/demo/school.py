"""Makes up the demo's school: rooms, teachers, groups without a clash, students in them, a term of lessons."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import islice

from django.utils import timezone

from clients.factories import make_company
from clients.models import Client
from crm_project.demo import school_words as words
from crm_project.demo.families import FamilyAuthor
from crm_project.demo.leads import Author
from crm_project.demo.talks import make_talks
from organizations.choices import Role
from organizations.models import Branch, Membership, MembershipRole
from scheduling.choices import AbsenceReason
from scheduling.models import (
    Course,
    CoursePrice,
    Enrolment,
    Group,
    Lesson,
    Room,
    TeacherAbsence,
    TeacherCourse,
    TeacherProfile,
)
from scheduling.seats import seats_of_groups, seats_of_lessons
from scheduling.services.change_lesson import cancel_lesson
from scheduling.services.hold_seats import hold_seats
from scheduling.services.lay_out_lessons import lay_out_lessons
from scheduling.services.seat_guests import seat_guest

BATCH = 500
FULL_EACH = 13
WEEKS_BEFORE, WEEKS = 6, 16


class School:
    """Made up around today, by the author's dice."""

    def __init__(self, author: Author) -> None:
        self.author, self.dice = author, random.Random(author.dice.random())  # noqa: S311 - made-up people
        self.today = timezone.localdate(author.now)
        self.first_day = self.today - timedelta(weeks=WEEKS_BEFORE, days=self.today.weekday())
        self.courses: dict[str, Course] = {course.name: course for course in author.cast.courses}
        self.busy: set[tuple[str, int, float]] = set()

    def make(self) -> None:
        self._offer()
        self.rooms = self._rooms()
        self.teachers = self._teachers()
        self.groups = list(self._groups())
        Group.objects.bulk_create(self.groups)
        lay_out_lessons(groups=self.groups)
        self._students()
        self._week()
        make_talks(list(Client.objects.order_by("pk")), self.author.cast.people, self.author.now, self.dice)

    # --- What is offered, where, by whom --------------------------------------------------------
    def _offer(self) -> None:
        for name, (_short, levels, _price) in words.OFFER.items():
            self.courses[name].levels = list(levels)
        Course.objects.bulk_update(self.courses.values(), ["levels"])
        CoursePrice.objects.bulk_create(
            CoursePrice(course=self.courses[name], amount=Decimal(price) * share, valid_from=day)
            for name, (_short, _levels, price) in words.OFFER.items()
            for share, day in ((Decimal("0.9"), date(self.today.year - 1, 9, 1)), (1, self.first_day))
        )

    def _rooms(self) -> list[Room]:
        rooms = [
            Room(branch=branch, name=name, capacity=seats)
            for branch in self.author.cast.branches
            for name, seats in words.ROOMS[branch.name]
        ]
        name, seats = words.ONLINE
        return Room.objects.bulk_create([*rooms, Room(name=name, capacity=seats, is_online=True)])

    def _teachers(self) -> dict[str, list[Membership]]:
        """By course, those who teach it."""
        people = Membership.objects.bulk_create(Membership(name=name) for name, _taught in words.TEACHERS)
        MembershipRole.objects.bulk_create(MembershipRole(membership=one, role=Role.TEACHER) for one in people)
        people.append(self.author.cast.people["teacher"])
        profiles = TeacherProfile.objects.bulk_create(TeacherProfile(membership=one) for one in people)
        taught = [*(courses for _name, courses in words.TEACHERS), ("General English", "IELTS")]
        rows = [
            TeacherCourse(teacher=profile, course=self.courses[name])
            for profile, names in zip(profiles, taught, strict=True)
            for name in names
        ]
        TeacherCourse.objects.bulk_create(rows)
        found: dict[str, list[Membership]] = {name: [] for name in self.courses}
        for person, names in zip(people, taught, strict=True):
            for name in names:
                found[name].append(person)
        return found

    # --- Groups ---------------------------------------------------------------------------------
    def _groups(self) -> Iterator[Group]:
        for name, count in words.GROUPS.items():
            for number in range(1, count + 1):
                yield self._group(self.courses[name], number)

    def _group(self, course: Course, number: int) -> Group:
        """At a time when a room and a teacher are free."""
        short, levels, _price = words.OFFER[course.name]
        hours = words.CHILD_HOURS if course.name in words.CHILDREN else words.ADULT_HOURS
        times = [(days, hour) for days in words.DAYS for hour in hours]
        self.dice.shuffle(times)
        for days, hour in times:
            room = self._free(days, hour, course.lesson_minutes, self.rooms[:-1])
            teacher = self._free(days, hour, course.lesson_minutes, self.teachers[course.name])
            if room and teacher:
                self._take(days, hour, course.lesson_minutes, room.pk, -teacher.pk)
                break
        else:
            raise RuntimeError(f"The demo has no room or teacher for {course} {number}.")
        is_for_children = course.name in words.CHILDREN
        return Group(
            name=f"{short}-{number}",
            course=course,
            level=levels[number % len(levels)],
            branch=room.branch,
            room=room,
            teacher=teacher,
            days=days,
            starts_at=time(int(hour), int(hour % 1 * 60)),
            lesson_minutes=course.lesson_minutes,
            first_day=self.first_day,
            last_day=self.first_day + timedelta(weeks=WEEKS, days=-1),
            capacity=min(course.capacity + 6 * (room.capacity > course.capacity), room.capacity),
            min_age=7 if is_for_children else None,
            max_age=14 if is_for_children else None,
        )

    def _free[Row: (Room, Membership)](self, days: str, hour: float, minutes: int, rows: list[Row]) -> Row | None:
        """Of those that are free then, one with the least to do."""
        free = [row for row in rows if not self._taken(days, hour, minutes, _key(row))]
        loads = Counter(key for _days, key, _slot in self.busy)
        return min(self.dice.sample(free, len(free)), key=lambda row: loads[_key(row)], default=None)

    def _taken(self, days: str, hour: float, minutes: int, key: int) -> bool:
        return any((days, key, slot) in self.busy for slot in _slots(hour, minutes))

    def _take(self, days: str, hour: float, minutes: int, *keys: int) -> None:
        self.busy |= {(days, key, slot) for key in keys for slot in _slots(hour, minutes)}

    # --- People in them -------------------------------------------------------------------------
    def _students(self) -> None:
        child_groups = [group for group in self.groups if group.course.name in words.CHILDREN]
        wanted = {group.name: self._size(group, number) for number, group in enumerate(self.groups)}
        children = sum(wanted[group.name] for group in child_groups)
        branches: list[Branch] = list(self.author.cast.branches)
        author = FamilyAuthor(self.dice, self.today, self.author.phone, branches)
        families = author.write(children, words.STUDENTS - children)
        companies = self._hire(families.adults)
        families.save()
        payers = {link.client_id: link.contact_id for link in families.links if link.pays}
        adults = iter(families.adults)
        young = iter(families.children)
        enrolments = []
        for group in self.groups:
            people = young if group in child_groups else adults
            joined = islice(people, wanted[group.name])
            enrolments += [self._enrolment(client, group, payers.get(client.pk)) for client in joined]
        Enrolment.objects.bulk_create(enrolments, batch_size=BATCH)
        self._hold_seats(companies)

    def _size(self, group: Group, number: int) -> int:
        """Most are well filled, some too small; a few are full whatever the dice say, for others to wait for."""
        if number % FULL_EACH == 0:
            return group.capacity
        return max(2, min(group.capacity, round(self.dice.triangular(0.2, 1.15, 0.85) * group.capacity)))

    def _enrolment(self, client: Client, group: Group, payer: int | None) -> Enrolment:
        late = timedelta(days=self.dice.choice((0, 0, 0, 0, 7, 14, 21, 35)))
        is_cheaper = bool(payer and self.dice.random() < 0.12)
        return Enrolment(
            client=client,
            group=group,
            starts_on=group.first_day + late,
            payer_id=payer,
            price=Decimal(words.OFFER[group.course.name][2]),
            discount_percent=10 if is_cheaper else 0,
            discount_reason=words.DISCOUNT if is_cheaper else "",
        )

    def _hire(self, adults: list[Client]) -> list[Client]:
        """The companies, each with its people among these."""
        companies = [
            make_company(company_name=name, phone=self.author.phone(), city="Tashkent")
            for name, _people, _unnamed in words.COMPANIES
        ]
        staff = iter(adults)
        for company, (_name, people, _unnamed) in zip(companies, words.COMPANIES, strict=True):
            for adult in islice(staff, people):
                adult.employer = company
        return companies

    def _hold_seats(self, companies: list[Client]) -> None:
        """In the evening groups with most room."""
        seats = seats_of_groups(self.groups, self.today)
        roomy = sorted(self.groups, key=lambda group: -seats[group.pk].free)
        for company, group, (_name, _people, unnamed) in zip(companies, roomy, words.COMPANIES, strict=False):
            until = self.today + timedelta(days=10)
            manager = self.author.cast.people["manager"]
            hold_seats(group=group, payer=company, seats=unnamed, until=until, actor=manager)

    # --- What goes on this week -----------------------------------------------------------------
    def _week(self) -> None:
        """Somebody is ill, a lesson is cancelled, people sit in."""
        coming = Lesson.objects.planned().filter(starts_at__gt=self.author.now).select_related("group")
        soon = list(coming.filter(starts_at__lt=self.author.now + timedelta(days=4)).order_by("starts_at")[:60])
        seats = seats_of_lessons(soon)
        roomy = [lesson for lesson in soon[:-1] if seats[lesson.pk].free > 1]
        for lesson in self.dice.sample(roomy, min(6, len(roomy))):
            seat_guest(lesson=lesson, name=self._guest())
        if soon:
            cancel_lesson(lesson=soon[-1], reason="The teacher is at a conference")
        ill = TeacherProfile.objects.get(membership__name=words.TEACHERS[0][0])
        tomorrow = self.today + timedelta(days=1)
        TeacherAbsence.objects.create(
            teacher=ill, first_day=self.today, last_day=tomorrow, reason=AbsenceReason.ILL, note="Called at 8:10"
        )

    def _guest(self) -> str:
        return self.dice.choice(("Otabek Salimov", "Kamola Rahimova", "Jasur Toshev", "Sevinch Olimova"))


def _key(row: Room | Membership) -> int:
    """Rooms and teachers beside each other in one set."""
    return row.pk if isinstance(row, Room) else -row.pk


def _slots(hour: float, minutes: int) -> list[float]:
    """The half hours a lesson touches."""
    return [hour + number / 2 for number in range(-(-minutes // 30))]


def make_school(author: Author) -> None:
    School(author).make()
