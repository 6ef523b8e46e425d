"""The usual workbook: a tab for each group, names down, phones beside."""

from typing import Any

import pytest

from clients.models import Client
from import_service.choices import JobStatus
from import_service.moving_in.work import work_on_move
from import_service.services.move_in import answer_move
from import_service.tests.moving_in.moves import Sheets, counted, move_in, plan, said, write
from organizations.models import Organization
from scheduling.factories import make_course
from scheduling.models import Enrolment, Group, Room

pytestmark = pytest.mark.usefixtures("center")

TABS: Sheets = {
    "IELTS-1": [
        ["IELTS-1, Teacher: Nodira Aliyeva, Mon Wed Fri 18:30-20:00"],
        ["Room 204"],
        ["№", "Name", "Phone", "Mother"],
        [1, "Aziza Karimova", "90 111 22 33", "Dilnoza Karimova 90 111 22 44"],
        [2, "Jasur Toshev", 901112255, ""],
        ["Total", 2],
    ],
    "Kids 2": [
        ["Учитель", "Olga Petrova"],
        ["Вт Чт Сб", "10:00"],
        ["Timur Rahimov", "+998 90 111 33 44"],
        ["Temur Rahimov", "+998 90 111 33 44"],
        ["Aziza Karimova", "90 111 22 33"],
    ],
    "Notes": [["Call the landlord"]],
}


def test_groups_students_and_their_seats_come_out_of_tabs(center: Organization) -> None:
    done = move_in(TABS)
    assert done.problems == []
    assert counted(done)["group"] == (2, 0, 0)
    ielts, kids = Group.objects.order_by("name").select_related("teacher", "room", "course")
    assert (ielts.name, ielts.course.name, str(ielts.teacher), str(ielts.room)) == (
        "IELTS-1",
        "IELTS",
        "Nodira Aliyeva",
        "204",
    )
    assert (ielts.days, f"{ielts.starts_at:%H:%M}", ielts.lesson_minutes) == ("mon_wed_fri", "18:30", 90)
    assert (kids.course.name, str(kids.teacher), kids.days, kids.room) == ("Kids", "Olga Petrova", "tue_thu_sat", None)
    names = Enrolment.objects.order_by("group__name", "client__first_name").values_list(
        "group__name", "client__first_name"
    )
    assert list(names) == [
        ("IELTS-1", "Aziza"),
        ("IELTS-1", "Jasur"),
        ("Kids 2", "Aziza"),
        ("Kids 2", "Temur"),
        ("Kids 2", "Timur"),
    ]
    mother = Client.objects.get(first_name="Dilnoza")
    assert mother.phone == "+998901112244"
    assert [link.client.first_name for link in mother.client_links.select_related("client")] == ["Aziza"]
    assert Room.objects.get().branch.name == center.name


def test_the_same_tabs_again_change_nothing() -> None:
    move_in(TABS)
    again = plan(TABS)
    assert not any(new for new, _here, _bad in counted(again).values())
    assert again.problems == []


def test_what_a_tab_does_not_say_is_asked_and_the_answer_is_taken() -> None:
    move = plan({"A": [["Aziza Karimova", "901112233"]], "B": [["Jasur Toshev", "901112255"]]})
    assert {(sheet, column) for sheet, _row, column, _value in said(move) if sheet == "A"} >= {
        ("A", "Days"),
        ("A", "Begins at"),
    }
    assert counted(move)["group"] == (0, 0, 2)
    everywhere = {"days": "Mon Wed", "course": "English", "teacher": "Olga Petrova"}
    answer_move(move=move, answers={"": everywhere, "A": {"starts_at": "9:00"}, "B": {"starts_at": "10:30"}})
    move = work_on_move(move.pk) or move
    assert move.problems == []
    write(move)
    times = Group.objects.order_by("name").values_list("name", "starts_at__hour", "course__name", "days")
    assert list(times) == [("A", 9, "English", "mon_wed"), ("B", 10, "English", "mon_wed")]


def test_two_tabs_in_one_room_at_one_time_the_second_is_refused_with_what_is_free() -> None:
    top = ["Room 1, Mon Wed Fri 9:00-10:30"]
    move = plan({"A": [top, ["Aziza Karimova", "901112233"]], "B": [top, ["Jasur Toshev", "901112255"]]})
    (trouble, follow) = move.problems
    assert (trouble["sheet"], trouble["column"], trouble["value"]) == ("B", "Room", "1")
    assert "Room 1 is taken by A: Mon Wed Fri 09:00–10:30, " in trouble["message"]
    assert "Free: 1 · 10:30" in trouble["message"]
    assert (follow["sheet"], follow["column"]) == ("B", "Group")
    write(move)
    assert Group.objects.get().name == "A"


def test_tabs_that_are_hidden_are_left_out_and_named() -> None:
    top = ["Mon Wed Fri 9:00-10:30"]
    move = plan({"hidden Old": [top, ["Jasur Toshev", "901112255"]], "A": [top, ["Aziza Karimova", "901112233"]]})
    assert counted(move)["group"] == (1, 0, 0)
    assert "Hidden sheets are not read: Old." in move.reading["notes"]


def test_a_course_of_the_center_is_recognised_by_its_other_spellings() -> None:
    make_course(name="General English", other_spellings=["GE"])
    move_in({"GE A2-3": [["Mon Wed 9:00"], ["Aziza Karimova", "901112233"]]})
    assert Group.objects.get().course.name == "General English"


@pytest.mark.parametrize(
    "sheets",
    [{"Sheet1": [["nothing"], ["to", "see"]]}, {"Sheet1": [[1, 2, 3]]}, {"A": [["x" * 5000, "9" * 5000]]}],
)
def test_a_workbook_without_names_and_phones_is_refused_with_a_way_out(sheets: dict[str, Any]) -> None:
    move = plan(sheets)
    assert move.status == JobStatus.REFUSED
    assert "template" in move.problem
