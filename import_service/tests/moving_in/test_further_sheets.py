"""Prices of branches, hours of teachers, companies and their people: in, once, and out again."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from clients.factories import make_client, make_company
from clients.models import Client, ClientContact
from clients.services.add_note import add_note
from import_service.models import MovingIn
from import_service.tests.moving_in.moves import Sheets, counted, move_in, plan, said, take_back
from import_service.tests.moving_in.test_bad_input import sheets
from import_service.tests.moving_in.test_undo import kept
from scheduling.factories import make_course, make_teacher
from scheduling.models import (
    Course,
    CoursePrice,
    Enrolment,
    Group,
    SeatHold,
    TeacherAbsence,
    TeacherHours,
    TeacherProfile,
)

pytestmark = pytest.mark.usefixtures("center")

PRICE_HEAD = ["Course", "Branch", "Price", "For", "From"]
HOURS_HEAD = ["Teacher", "Days", "From", "Until"]
ABSENCE_HEAD = ["Teacher", "From", "Until", "Reason", "Note"]
HOLD_HEAD = ["Group", "Company", "Seats", "Until", "Note"]
COMPANY_HEAD = ["Name", "Phone", "City", "Registration number"]


def in_days(number: int) -> str:
    return f"{timezone.localdate() + timedelta(days=number):%d.%m.%Y}"


def further(**over: list[list[Any]]) -> Sheets:
    """The small center, with a company that pays for the one who works there."""
    content = sheets()
    content["Prices"] = [PRICE_HEAD, ["IELTS", "Chilonzor", "900 000", "month", "01.09.2027"], *over.get("prices", [])]
    content["Weekly hours"] = [HOURS_HEAD, ["Nodira Aliyeva", "Mon Wed", "9:00", "13:00"], *over.get("hours", [])]
    content["Absences"] = [
        ABSENCE_HEAD,
        ["Nodira Aliyeva", "01.09.2027", "07.09.2027", "On holiday", "Samarkand"],
        *over.get("absences", []),
    ]
    content["Held seats"] = [
        HOLD_HEAD,
        ["I-1", "Silk Road", "1", in_days(30), "Names on Friday"],
        *over.get("holds", []),
    ]
    content["Companies"] = [COMPANY_HEAD, ["Silk Road", "712000000", "Tashkent", "301"], *over.get("companies", [])]
    content["Students"] = [
        ["First name", "Last name", "Phone", "Works at", "Job title"],
        ["Aziza", "Karimova", "901112233", "Silk Road", "Designer"],
    ]
    content["Guardians"] = [
        ["Student", "First name", "Last name", "Phone", "Is"],
        ["Silk Road", "Umid", "Rustamov", "901112299", "director"],
    ]
    content["Enrolments"] = [["Student", "Group", "Paid by"], ["Aziza Karimova", "I-1", "Silk Road"]]
    return content


def facts_of_the_company() -> tuple[Any, ...]:
    company = Client.objects.companies().get()
    student = Enrolment.objects.get().client
    speaks = ClientContact.objects.get(client=company)
    return company.phone, student.employer, student.job_title, speaks.contact.name, speaks.relation, speaks.is_primary


def test_everything_comes_in_once() -> None:
    content = further()
    done = move_in(content)
    assert done.problems == []
    company = Client.objects.companies().get()
    assert facts_of_the_company() == ("+998712000000", company, "Designer", "Umid Rustamov", "director", True)
    assert Enrolment.objects.get().payer == company
    assert list(CoursePrice.objects.order_by("amount").values_list("amount", "branch__name")) == [
        (Decimal(850_000), None),
        (Decimal(900_000), "Chilonzor"),
    ]
    assert Enrolment.objects.get().price == 900_000  # that of the branch of the group
    assert [str(row) for row in TeacherHours.objects.all()] == ["Monday 09:00–13:00", "Wednesday 09:00–13:00"]
    absence, hold = TeacherAbsence.objects.get(), SeatHold.objects.get()
    assert (str(absence), absence.last_day, absence.note) == (
        "Nodira Aliyeva: On holiday",
        date(2027, 9, 7),
        "Samarkand",
    )
    assert (str(hold), hold.payer, hold.note) == ("I-1: 1", company, "Names on Friday")
    again = plan(content)
    assert {new for new, _here, _bad in counted(again).values()} == {0}
    undone = take_back(done)
    assert undone.kept == []
    for model in (CoursePrice, TeacherHours, TeacherAbsence, SeatHold, TeacherProfile, Course, Group):
        assert not model.objects.exists()
    assert not Client.objects.current().exists()


BAD: list[tuple[str, list[Any], str, str, str]] = [
    ("prices", ["TOEFL", "", "5", "", "01.09.2027"], "Course", "TOEFL", "Add it to sheet “Courses”"),
    ("prices", ["IELTS", "Moon", "5", "", "01.09.2027"], "Branch", "Moon", "Add it to sheet “Branches”"),
    ("prices", ["IELTS", "", "", "", "01.09.2027"], "Price", "", "The cell is empty"),
    ("prices", ["IELTS", "", "5", "", ""], "From", "", "The cell is empty"),
    ("prices", ["IELTS", "Chilonzor", "5", "month", "1.9.2027"], "From", "1.9.2027", "in sheet “Prices”, row 2"),
    ("hours", ["Nobody Known", "Mon", "9:00", "10:00"], "Teacher", "Nobody Known", "Add it to sheet “Teachers”"),
    ("hours", ["Nodira Aliyeva", "odd", "9:00", "10:00"], "Days", "odd", "Hours are those of weekdays"),
    ("hours", ["Nodira Aliyeva", "Fri", "9:00", "9:00"], "Until", "9:00", "not after the beginning"),
    ("hours", ["Nodira Aliyeva", "Wed Fri", "9:00", "13:00"], "Days", "Wed Fri", "Row 2 has these hours"),
    ("absences", ["Nodira Aliyeva", "08.09.2027", "07.09.2027", "", ""], "Until", "07.09.2027", "before the first"),
    ("absences", ["Nodira Aliyeva", "08.09.2027", "07.09.2072", "", ""], "Until", "07.09.2072", "over three years"),
    ("absences", ["Nodira Aliyeva", "02.09.2027", "03.09.2027", "", ""], "From", "02.09.2027", "Row 2 has these days"),
    ("absences", ["Nodira Aliyeva", "08.09.2027", "09.09.2027", "bored", ""], "Reason", "bored", "is none of: Ill"),
    ("absences", ["Nobody Known", "08.09.2027", "09.09.2027", "", ""], "Teacher", "Nobody Known", "Add it to sheet"),
    ("holds", ["I-1", "Other", "1", "01.09.2027", ""], "Company", "Other", "Add it to sheet “Companies”"),
    ("holds", ["I-9", "Silk Road", "1", "01.09.2027", ""], "Group", "I-9", "There is no “I-9”"),
    ("holds", ["I-1", "Silk Road", "0", "01.09.2027", ""], "Seats", "0", "a whole number"),
    ("holds", ["I-1", "Silk Road", "1", "01.09.2020", ""], "Until", "01.09.2020", "That day is over."),
    ("holds", ["I-1", "Silk Road", "1", "01.09.2092", ""], "Until", "01.09.2092", "for a year at most"),
    ("companies", ["silk road", "", "", ""], "Name", "silk road", "stands twice: row 2 has it"),
    ("companies", ["Other", "12", "", ""], "Phone", "12", "phone"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "value", "words"), BAD)
def test_what_is_wrong_has_its_place_and_its_remedy(
    sheet: str, row: list[Any], column: str, value: str, words: str
) -> None:
    move = plan(further(**{sheet: [row]}))
    [(_title, number, *found)] = said(move)
    assert (number, *found) == (3, column, value)
    assert words in move.problems[0]["message"]


def test_no_more_seats_are_held_than_students_leave_free() -> None:
    """Three seats, one student, one held."""
    fits, one_more = (further(holds=[["I-1", "Silk Road", seats, in_days(31), ""]]) for seats in ("1", "2"))
    assert said(plan(fits)) == []
    move = plan(one_more)
    assert said(move) == [("Held seats", 3, "Seats", "2")]
    assert "I-1 has 1 free seats." in move.problems[0]["message"]


def test_the_same_seats_are_held_once() -> None:
    move = plan(further(holds=[["I-1", "Silk Road", "1", in_days(30), ""]]))
    assert "Row 2 holds these seats already." in move.problems[0]["message"]


def test_seats_that_were_named_since_stay_with_their_company() -> None:
    done = move_in(further())
    SeatHold.objects.update(seats=2)
    found = kept(take_back(done))
    assert found["company"] == ["Silk Road"]
    assert found["hold"] == ["I-1: 2"]
    assert found["group"] == ["I-1"]


def test_absences_are_told_in_the_words_of_the_country() -> None:
    rows = [
        ["Nodira Aliyeva", f"{day}.09.2028", f"{day}.09.2028", word, ""] for day, word in ((1, "отпуск"), (2, "kasal"))
    ]
    move_in(further(absences=rows))
    told = TeacherAbsence.objects.order_by("-first_day").values_list("reason", flat=True)
    assert list(told) == ["ill", "holiday", "holiday"]


def test_a_price_of_the_sheet_of_courses_counts_too() -> None:
    content = further()
    content["Courses"] = [["Name", "Price", "Price from"], ["IELTS", "850 000", "01.09.2027"]]
    content["Prices"].append(["IELTS", "", "800 000", "", "01.09.2027"])
    move = plan(content)
    assert said(move) == [("Prices", 3, "From", "01.09.2027")]
    assert "in sheet “Courses”, row 2" in move.problems[0]["message"]


@pytest.mark.parametrize(("column", "place"), [("Students", 3), ("Enrolments", 2)])
def test_a_company_that_is_nowhere_is_told(column: str, place: int) -> None:
    content = further()
    content[column][1][place] = "Silk Raod"
    [message] = {problem["message"] for problem in plan(content).problems if problem["sheet"] == column}
    assert "Did you mean “Silk Road”?" in message


def test_nobody_is_put_into_a_group_as_a_company() -> None:
    content = further()
    content["Enrolments"].append(["Silk Road", "I-1", ""])
    assert said(plan(content)) == [("Enrolments", 3, "Student", "Silk Road")]


def of_those_here() -> MovingIn:
    """A price and hours for a course and a teacher who were here before."""
    make_course(name="IT")
    make_teacher(name="Anvar")
    return move_in(
        {
            "Prices": [PRICE_HEAD, ["IT", "", "5", "", "01.09.2027"]],
            "Weekly hours": [HOURS_HEAD, ["Anvar", "Mon", "9:00", "13:00"]],
            "Absences": [ABSENCE_HEAD, ["Anvar", "01.09.2027", "02.09.2027", "", ""]],
        }
    )


def test_what_was_added_to_those_who_were_here_goes_alone() -> None:
    done = of_those_here()
    assert CoursePrice.objects.get().valid_from == date(2027, 9, 1)
    assert TeacherHours.objects.get().from_time == time(9)
    assert TeacherAbsence.objects.get().reason == "ill"
    assert take_back(done).kept == []
    for model in (CoursePrice, TeacherHours, TeacherAbsence):
        assert not model.objects.exists()
    assert (Course.objects.get().name, str(TeacherProfile.objects.get())) == ("IT", "Anvar")


def test_what_somebody_changed_stays_and_says_so() -> None:
    done = of_those_here()
    CoursePrice.objects.update(amount=6)
    TeacherHours.objects.update(until_time=time(14))
    TeacherAbsence.objects.update(reason="other")
    assert set(kept(take_back(done))) == {"price", "hours", "absence"}
    assert (CoursePrice.objects.count(), TeacherHours.objects.count(), TeacherAbsence.objects.count()) == (1, 1, 1)


def test_a_company_stays_with_who_stays_there() -> None:
    done = move_in(further())
    student = Enrolment.objects.get().client
    add_note(client=student, text="Wants Tuesdays", actor=None)
    found = kept(take_back(done))
    assert found["student"] == ["Aziza Karimova"]
    assert found["company"] == ["Silk Road"]
    assert found["guardian"] == ["Umid Rustamov"]


def test_a_company_that_is_here_is_met_by_its_name() -> None:
    company = make_company(company_name="Silk Road", phone="+998710000000")
    make_client(first_name="Silk", last_name="Road")  # a person of that name is none
    move_in(further())
    assert Client.objects.companies().get() == company
    assert Enrolment.objects.get().payer == company
