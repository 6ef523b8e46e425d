"""The last lessons of a student as dots, rows of absences, and the roster of many days at once."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from clients.factories import make_client
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from scheduling.choices import AttendanceState, LessonStatus
from scheduling.factories import make_course, new_group
from scheduling.models import Attendance, Enrolment, EnrolmentPause, Group, Lesson
from scheduling.roll.dots import AWAY, SHOWN, UNMARKED, Dots
from scheduling.rosters import Rosters

FIRST = date(2026, 3, 2)
STATES = (*AttendanceState.values, UNMARKED)


def noon(center: Organization, number: int) -> datetime:
    return datetime.combine(FIRST + timedelta(days=number), time(12), center.zone)


def daily(center: Organization, number: int) -> list[Lesson]:
    """So many lessons of a group, one a day."""
    group = new_group(first_day=FIRST)
    group.save()
    hour = timedelta(hours=1)
    starts = [noon(center, each) for each in range(number)]
    return Lesson.objects.bulk_create(
        Lesson(group=group, starts_at=start, ends_at=start + hour, capacity=9) for start in starts
    )


def marked(lesson: Lesson, client: int, state: str) -> None:
    if state != UNMARKED:
        Attendance.objects.create(lesson=lesson, client_id=client, state=state, marked_at=lesson.ends_at)


def states(dots: Dots, lesson: Lesson, client: int) -> list[str]:
    return [dot.state for dot in dots.of(lesson.group_id, client)]


@pytest.fixture
def lessons(center: Organization, scope: Organization) -> list[Lesson]:
    return daily(center, 10)


def test_eight_dots_of_lessons_that_took_place_before(center: Organization, lessons: list[Lesson]) -> None:
    student = make_client().pk
    Enrolment.objects.create(client_id=student, group=lessons[0].group, starts_on=FIRST + timedelta(days=3))
    marked(lessons[4], student, "absent")
    marked(lessons[8], student, "late")
    marked(lessons[9], student, "absent")
    Lesson.objects.filter(pk=lessons[7].pk).update(status=LessonStatus.CANCELLED)
    dots = Dots([lessons[0].group_id], noon(center, 9))
    away, unmarked = AWAY, UNMARKED
    assert states(dots, lessons[0], student) == [*[away] * 3, unmarked, "absent", unmarked, unmarked, "late"]
    assert dots.of(lessons[0].group_id, student)[-1].words == "10 Mar: Late"


def test_a_pause_is_no_lesson_that_nobody_marked(center: Organization, lessons: list[Lesson]) -> None:
    student = make_client().pk
    enrolment = Enrolment.objects.create(client_id=student, group=lessons[0].group, starts_on=FIRST)
    away = {"starts_on": FIRST + timedelta(days=8), "ends_on": FIRST + timedelta(days=8)}
    EnrolmentPause.objects.create(enrolment=enrolment, reason="Camp", **away)
    dots = Dots([lessons[0].group_id], noon(center, 10))
    assert states(dots, lessons[0], student)[-2:] == [AWAY, UNMARKED]


def test_as_many_queries_for_three_groups_as_for_one(
    center: Organization, scope: Organization, django_assert_num_queries
) -> None:
    groups = [daily(center, 2)[0].group_id for _each in range(3)]
    for asked in (groups[:1], groups):
        with django_assert_num_queries(4):
            Dots(asked, noon(center, 5))


class Property(TestCase):
    """In a center of its own: the database of each example is clean again."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.center = make_organization(country="UZ", timezone="Asia/Tashkent")
        with organization_scope(cls.center):
            cls.course, cls.student = make_course(), make_client().pk

    @settings(max_examples=25)
    @given(st.lists(st.sampled_from(STATES), max_size=12))
    def test_a_row_of_absences_is_what_the_last_dots_end_with(self, told: list[str]) -> None:
        with organization_scope(self.center):
            lessons = daily(self.center, len(told)) if told else []
            if lessons:
                Enrolment.objects.create(client_id=self.student, group=lessons[0].group, starts_on=FIRST)
            for lesson, state in zip(lessons, told, strict=True):
                marked(lesson, self.student, state)
            group = lessons[0].group_id if lessons else 0
            dots = Dots([group], noon(self.center, 99))
            assert [dot.state for dot in dots.of(group, self.student)] == told[-SHOWN:]
            missed = [lesson.pk for lesson in dots.missed(group, self.student)]
        said = [(lesson.pk, state) for lesson, state in zip(lessons, told, strict=True)][-SHOWN:]
        said = [each for each in said if each[1] != UNMARKED]
        expected = []
        while said and said[-1][1] == AttendanceState.ABSENT:
            expected.append(said.pop()[0])
        assert missed == expected

    @settings(max_examples=25)
    @given(
        st.integers(0, 6),
        st.none() | st.integers(0, 9),
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 4), st.booleans(), st.none() | st.integers(1, 9)), max_size=2
        ),
    )
    def test_the_roster_of_many_days_says_what_each_day_alone_says(
        self, begins: int, lasts: int | None, pauses: list[tuple[int, int, bool, int | None]]
    ) -> None:
        with organization_scope(self.center):
            group: Group = new_group(course=self.course, first_day=FIRST)
            group.save()
            first = FIRST + timedelta(days=begins)
            last = None if lasts is None else first + timedelta(days=lasts)
            row = Enrolment.objects.create(client_id=self.student, group=group, starts_on=first, ends_on=last)
            for start, length, keeps, back in pauses:
                begin = FIRST + timedelta(days=start)
                EnrolmentPause.objects.create(
                    enrolment=row,
                    starts_on=begin,
                    ends_on=begin + timedelta(days=length),
                    keeps_seat=keeps,
                    resumed_on=begin + timedelta(days=back) if back else None,
                )
            days = [FIRST + timedelta(days=number) for number in range(14)]
            rosters = Rosters([group.pk], days[0], days[-1])
            for day in days:
                alone = Enrolment.objects.learning_on(day).filter(group=group).values_list("client", flat=True)
                assert rosters.on(group.pk, day) == set(alone)
