"""A student in two groups that meet at the same time is shown before it is written, and never kept out."""

import pytest

from import_service.models import MovingIn
from import_service.tests.moving_in.moves import counted, move_in, plan, write
from import_service.tests.moving_in.test_bad_input import CENTER, sheets
from scheduling.models import Enrolment

pytestmark = pytest.mark.usefixtures("center")

AT_TEN = ["I-2", "IELTS", "", "", "Wed Fri", "10:00", 60, "01.09.2027", "30.12.2027", 3]
AFTER = ["I-2", "IELTS", "", "", "Wed Fri", "10:30", 60, "01.09.2027", "30.12.2027", 3]
THURSDAYS = ["I-2", "IELTS", "", "", "Thu", "9:00", 60, "01.09.2027", "30.12.2027", 3]


def warned(move: MovingIn) -> list[tuple[str, int, str, str]]:
    return [
        (problem["sheet"], problem["row"], problem["value"], problem["message"])
        for problem in move.problems
        if problem["is_warning"]
    ]


def test_the_later_row_is_told_and_moves_in_all_the_same() -> None:
    move = plan(sheets(Groups=[AT_TEN], Enrolments=[["Aziza Karimova", "I-2", "08.09.2027"]]))
    [(sheet, row, group, words)] = warned(move)
    assert (sheet, row, group) == ("Enrolments", 3, "I-2")
    assert "I-1: Wed 8 September, 10:00." in words
    assert counted(move)["enrolment"] == (2, 0, 0)
    assert len(move.problems) == 1
    write(move)
    assert Enrolment.objects.count() == 2


@pytest.mark.parametrize("group", [AFTER, THURSDAYS])
def test_lessons_that_only_touch_or_never_meet_are_nothing_to_say(group: list) -> None:
    move = plan(sheets(Groups=[group], Enrolments=[["Aziza Karimova", "I-2", ""]]))
    assert move.problems == []


def test_who_leaves_the_one_before_the_other_begins_is_in_one_place() -> None:
    content = sheets(Groups=[AT_TEN])
    content["Enrolments"] = [
        ["Student", "Group", "From", "Until"],
        ["Aziza Karimova", "I-1", "", "30.09.2027"],
        ["Aziza Karimova", "I-2", "01.10.2027", ""],
    ]
    assert plan(content).problems == []
    content["Enrolments"][2][2] = "29.09.2027"  # a Wednesday
    assert [row for _sheet, row, _group, _words in warned(plan(content))] == [3]


def test_a_group_the_student_is_in_already_counts_by_its_lessons() -> None:
    move_in(sheets())
    Enrolment.objects.get().group.lessons.filter(starts_at__month=9).delete()
    found = warned(plan(sheets(Groups=[AT_TEN], Enrolments=[["Aziza Karimova", "I-2", ""]])))
    assert [row for _sheet, row, _group, _words in found] == [3]
    assert "I-1: Wed 6 October, 10:00." in found[0][3]


def test_two_students_in_two_groups_are_nothing_to_say() -> None:
    other = ["", "Bobur", "Aliyev", "", "901112266"]
    assert CENTER["Enrolments"][0][1] == "I-1"
    move = plan(sheets(Groups=[AT_TEN], Students=[other], Enrolments=[["Bobur Aliyev", "I-2", ""]]))
    assert move.problems == []
