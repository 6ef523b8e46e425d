"""The search for a group to try: what fits stands first and says why, what is full stands last."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from leads.factories import make_lead
from organizations.factories import make_branch
from scheduling.day_pattern import DayPattern
from scheduling.factories import make_course, make_room, make_teacher
from scheduling.models import Lesson, LessonGuest
from trials.models import PlacementTest
from trials.picking.filters import Filters, meets_only_on
from trials.picking.find import find_groups
from trials.picking.wish import Wish, wish_of
from trials.tests.school import opened

TODAY = date(2026, 11, 22)
PATTERNS = st.one_of(
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: DayPattern(weekdays=frozenset(days))),
    st.sampled_from((0, 1)).map(lambda remainder: DayPattern(remainder=remainder)),
)


def names(found):
    return [choice.group.name for choice in found.choices]


def words(choice):
    return [reason.text for reason in choice.reasons]


def with_level(lead, level, **over):
    now = timezone.now()
    return PlacementTest.objects.create(lead=lead, starts_at=now, done_at=now, level=level, **over)


def fill_seats(group, how_many_lessons):
    for lesson in Lesson.objects.filter(group=group).order_by("starts_at")[:how_many_lessons]:
        LessonGuest.objects.bulk_create(LessonGuest(lesson=lesson, name="Guest") for _ in range(lesson.capacity))


def test_what_fits_best_stands_first_and_each_says_why(school):
    ielts, chilonzor = make_course(name="IELTS"), make_branch(name="Chilonzor")
    lead = make_lead(
        course=ielts, branch=chilonzor, preferred_days="mon_wed_fri", preferred_time="after 16", birth_date=TODAY
    )
    with_level(lead, "B1")
    here = {"course": ielts, "level": "B1", "branch": chilonzor, "room": make_room(branch=chilonzor), "capacity": 8}
    opened(name="Other days", days="tue_thu_sat", starts_at=time(18), **here)
    opened(name="Online", **{**here, "starts_at": time(17), "room": make_room(is_online=True, branch=None)})
    opened(name="Best", starts_at=time(17), **here)
    opened(name="Adults", **{**here, "room": None, "starts_at": time(17), "min_age": 18})
    found = find_groups(wish_of(lead))
    assert names(found) == ["Best", "Online", "Other days", "Adults"]
    assert found.best is found.choices[0]
    assert words(found.choices[0]) == ["Level B1, as tested", "Days as asked", "After 16:00", "In Chilonzor"]
    assert words(found.choices[1])[-1] == "Online, wants Chilonzor"
    assert words(found.choices[2])[-1] == "Other days than asked"
    assert words(found.choices[3])[-1] == "From 18 years on, is 0"


def test_a_group_shows_its_next_three_lessons_with_the_seats_left_there(school):
    group = opened(capacity=3, days="mon_wed_fri")
    first, second, third = Lesson.objects.filter(group=group).order_by("starts_at")[:3]
    LessonGuest.objects.create(lesson=second, name="Guest")
    [choice] = find_groups(wish_of(make_lead())).choices
    assert [(shown.lesson.pk, shown.seats.free) for shown in choice.dates] == [
        (first.pk, 3),
        (second.pk, 2),
        (third.pk, 3),
    ]
    later = find_groups(wish_of(make_lead()), now=first.starts_at).choices[0]
    assert later.dates[0].lesson.pk == second.pk


def test_a_full_day_is_passed_over_and_a_full_group_stands_last(school):
    course = make_course()
    full, nearly = opened(name="Full", course=course, capacity=2), opened(name="Nearly", course=course, days="tue_thu")
    fill_seats(full, 3)
    fill_seats(nearly, 1)
    found = find_groups(wish_of(make_lead(preferred_days="mon_wed_fri")))
    assert names(found) == ["Nearly", "Full"]
    nearly_row, full_row = found.choices
    assert nearly_row.first_free is nearly_row.dates[1]
    assert full_row.is_full
    assert full_row.seats.word == "Full"


def test_groups_of_the_wish_are_looked_at_first_and_more_when_they_have_no_seat(school):
    course = make_course()
    lead = make_lead(course=course, preferred_time="after 18")
    with_level(lead, "B2")
    opened(name="Morning A1", course=course, level="A1", starts_at=time(9))
    opened(name="Elsewhere", level="B2", starts_at=time(19))
    found = find_groups(wish_of(lead))
    assert (names(found), found.filters) == (["Morning A1"], Filters(course=course.pk))
    morning = opened(name="Morning B2", course=course, level="b2 ", starts_at=time(10))
    assert names(find_groups(wish_of(lead))) == ["Morning B2"]
    opened(name="Evening B2", course=course, level="B2", starts_at=time(18), capacity=1)
    assert names(find_groups(wish_of(lead))) == ["Evening B2"]
    fill_seats(morning, 30)
    found = find_groups(wish_of(lead), filters=Filters(course=course.pk, level="B2"))
    assert (names(found), len(found.groups)) == (["Evening B2", "Morning B2"], 4)


def test_who_chose_filters_sees_what_they_let_through_and_no_more(school):
    course = make_course()
    group = opened(course=course, days="tue_thu", starts_at=time(9))
    wish = wish_of(make_lead(course=course))
    tuesdays = Filters(days=DayPattern.parse("tue"))
    assert find_groups(wish, filters=tuesdays).choices == []
    assert names(find_groups(wish, filters=Filters(days=DayPattern.parse("tue_thu_sat")))) == [group.name]
    assert find_groups(wish, filters=Filters(branch=0)).choices == []
    assert find_groups(wish, filters=Filters(start=time(9, 5))).choices == []


def test_the_last_test_of_the_wished_course_tells_the_level(school):
    course, other = make_course(), make_course()
    lead = make_lead(course=course)
    with_level(lead, "A1", course=course)
    assert wish_of(lead).level == "A1"
    with_level(lead, "B1")
    assert wish_of(lead).level == "B1"
    cancelled = with_level(lead, "C1")
    PlacementTest.objects.filter(pk=cancelled.pk).update(cancelled_at=timezone.now())
    assert wish_of(lead).level == "B1"
    with_level(lead, "C2", course=other)
    assert wish_of(lead).level == ""
    assert wish_of(make_lead()).course is None


def test_the_wish_in_words(school):
    lead = make_lead(
        course=make_course(name="IELTS"),
        branch=make_branch(name="Chilonzor"),
        preferred_days="Пн Ср Пт",
        preferred_time="после 16",
        birth_date=date(2007, 11, 23),
        estimated_value=Decimal(10),
    )
    with_level(lead, "B1")
    assert wish_of(lead).in_words(TODAY) == [
        "IELTS",
        "test B1",
        "Mon Wed Fri",
        "after 16:00",
        "Chilonzor",
        "age 18",
    ]


def test_what_is_over_cancelled_or_archived_is_not_proposed(school):
    ended = opened(name="Ended", first_day=TODAY, last_day=TODAY + timedelta(days=6))
    found_later = find_groups(wish_of(make_lead()), now=timezone.now() + timedelta(days=8))
    assert (ended.name, names(found_later)) == ("Ended", [])
    Lesson.objects.filter(group=ended).update(status="cancelled")
    assert names(find_groups(wish_of(make_lead()))) == []


@pytest.mark.parametrize("groups", [1, 6])
def test_many_groups_take_no_more_queries_than_one(school, groups, django_assert_num_queries):
    lead = make_lead(course=make_course(), preferred_days="mon")
    for _ in range(groups):
        opened(course=lead.course, room=make_room(), teacher=make_teacher())
    with django_assert_num_queries(9):
        assert len(find_groups(wish_of(lead)).choices) == groups


@given(pattern=PATTERNS, days=PATTERNS)
def test_a_group_that_meets_only_on_wished_days_never_needs_another(pattern, days):
    year = [TODAY + timedelta(days=number) for number in range(366)]
    if meets_only_on(pattern, days):
        assert all(day in days for day in year if day in pattern)
    elif pattern.remainder is None and days.remainder is None:
        assert any(day not in days for day in year if day in pattern)


@given(born=st.dates(date(1930, 1, 1), TODAY), days_later=st.integers(0, 1000))
def test_age_is_counted_in_birthdays(born, days_later):
    day = TODAY + timedelta(days=days_later)
    age = Wish(birth_date=born).age_on(day)
    assert age is not None
    assert born.year + age == day.year - (0 if (day.month, day.day) >= (born.month, born.day) else 1)
