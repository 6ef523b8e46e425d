"""The window of a timetable is read from any address, and its lanes show every lesson beside the others."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from scheduling.factories import make_room, make_teacher
from scheduling.services.change_lesson import cancel_lesson
from scheduling.tests.admin.school import MONDAY, meets
from scheduling.timetable.board import read_board
from scheduling.timetable.lanes import lay_lanes, shown_hours
from scheduling.timetable.window import Window, read_window


@given(words=st.dictionaries(st.sampled_from(["day", "span", "by", "branch", "course", "teacher"]), st.text()))
def test_any_address_has_a_window(words: dict[str, str]) -> None:
    window = read_window(words)
    assert window.start < window.end
    assert window.day in window.days
    assert len(window.days) == (7 if window.span == "week" else 1)


def test_a_week_begins_on_monday() -> None:
    window = read_window({"day": "2027-02-03", "span": "week"})
    assert (window.first, window.last) == (MONDAY, date(2027, 2, 7))
    assert (window.moved(-1), window.moved(1)) == (date(2027, 1, 27), date(2027, 2, 10))


@given(spans=st.lists(st.tuples(st.integers(0, 1400), st.integers(5, 300)), max_size=20))
def test_no_two_lessons_of_a_lane_lie_upon_each_other(spans: list[tuple[int, int]]) -> None:
    midnight = Window(MONDAY).start
    blocks = [
        SimpleNamespace(
            pk=number,
            room_id=1,
            room="101",
            is_meant=True,
            starts_at=midnight + timedelta(minutes=start),
            ends_at=midnight + timedelta(minutes=start + length),
        )
        for number, (start, length) in enumerate(sorted(spans))
    ]
    placed = [each for lane in lay_lanes(Window(MONDAY), blocks) for each in lane.placed]
    assert [each.block.pk for each in placed] == [block.pk for block in blocks]
    for one in placed:
        for other in placed:
            is_beside = one.level != other.level
            assert (
                one is other
                or is_beside
                or one.until_minute <= other.from_minute
                or other.until_minute <= one.from_minute
            )


def test_a_lesson_past_midnight_is_on_both_days(school: Organization) -> None:
    room = make_room()
    meets(school, "Night", time(23), room=room)
    with timezone.override(school.zone):
        board = read_board(Window(MONDAY, span="week"), make_member(Role.OWNER, organization=school))
    (lane,) = board.lanes
    spans = {day: [(each.from_minute, each.until_minute) for each in placed] for day, placed in lane.days.items()}
    assert spans[MONDAY] == [(23 * 60, 24 * 60)]
    assert spans[MONDAY + timedelta(days=1)] == [(0, 30)]
    assert shown_hours(board.lanes, time(9), time(20)) == range(24)


def test_a_cancelled_lesson_stays_beside_the_one_that_took_its_room(school: Organization) -> None:
    room = make_room()
    cancel_lesson(lesson=meets(school, "First", room=room), reason="Nobody came")
    meets(school, "Second", room=room)
    with timezone.override(school.zone):
        board = read_board(Window(MONDAY), make_member(Role.OWNER, organization=school))
    (lane,) = board.lanes
    assert {each.block.group: (each.level, each.block.is_cancelled) for each in lane.placed} == {
        "First": (0, True),
        "Second": (1, False),
    }
    assert board.lesson_count == 1


@pytest.mark.parametrize("by", ["room", "teacher", "group"])
def test_lessons_without_a_room_or_a_teacher_have_a_lane(school: Organization, by: str) -> None:
    meets(school, "Lost")
    meets(school, "Kept", room=make_room(name="101"), teacher=make_teacher(name="Nodira Aliyeva"))
    with timezone.override(school.zone):
        board = read_board(read_window({"day": "2027-02-01", "by": by}), make_member(Role.OWNER, organization=school))
    names = {"room": ["No room", "101"], "teacher": ["No teacher", "Nodira Aliyeva"], "group": ["Kept", "Lost"]}
    assert [lane.name for lane in board.lanes] == names[by]
