"""Whatever is uploaded: a sentence that names sheet, row, column, value and what to do; nothing is half done."""

from copy import deepcopy
from datetime import date, time
from typing import Any

import pytest

from clients.models import Client
from import_service.choices import JobStatus
from import_service.moving_in.template import write_workbook
from import_service.tests.moving_in.moves import Sheets, counted, move_in, plan, said, workbook, write
from organizations.models import Branch
from scheduling.models import Course, Enrolment, Group, Lesson, Room

pytestmark = pytest.mark.usefixtures("center")

FIRST, LAST = "01.09.2027", "30.12.2027"
HEADS: dict[str, list[str]] = {
    "Branches": ["Name", "City"],
    "Rooms": ["Name", "Branch", "Seats"],
    "Teachers": ["Name", "Phone", "Teaches"],
    "Courses": ["Name", "Price", "For"],
    "Groups": ["Name", "Course", "Room", "Teacher", "Days", "Begins at", "Minutes", "First day", "Last day", "Seats"],
    "Students": ["No.", "First name", "Last name", "Birth date", "Phone"],
    "Guardians": ["Student", "Student’s No.", "First name", "Phone", "Is", "Pays"],
    "Enrolments": ["Student", "Group", "From"],
}
CENTER: dict[str, list[list[Any]]] = {
    "Branches": [["Chilonzor", "Tashkent"]],
    "Rooms": [["101", "Chilonzor", 12]],
    "Teachers": [["Nodira Aliyeva", "", "IELTS"]],
    "Courses": [["IELTS", "850 000", "month"]],
    "Groups": [["I-1", "IELTS", "101", "Nodira Aliyeva", "Mon Wed", "9:00", 90, "01.09.2027", "30.12.2027", 3]],
    "Students": [["", "Aziza", "Karimova", "14.03.2015", "901112233"]],
    "Guardians": [["Aziza Karimova", "", "Dilnoza", "901112244", "mother", "yes"]],
    "Enrolments": [["Aziza Karimova", "I-1", ""]],
}


def sheets(**over: list[list[Any]]) -> Sheets:
    """A small center, and further rows of its sheets; for each caller anew, to change as it likes."""
    return {title: deepcopy([HEADS[title], *CENTER[title], *over.get(title, [])]) for title in HEADS}


def test_the_small_center_moves_in() -> None:
    done = move_in(sheets())
    assert done.problems == []
    assert Group.objects.get().lessons.count() == Lesson.objects.count() > 30
    enrolment = Enrolment.objects.get()
    assert (enrolment.client.name, enrolment.payer.name, enrolment.price) == ("Aziza Karimova", "Dilnoza", 850_000)


# A row to add to a sheet: the column that is wrong, the value as it is shown, words of what is said.
BAD: dict[str, list[tuple[list[Any], str, str, str]]] = {
    "Rooms": [
        (["101", "Chilonzor", 8], "Name", "101", "stands twice: row 2 has it"),
        (["102", "Yunusobod", 8], "Branch", "Yunusobod", "Add it to sheet “Branches”"),
        (["103", "Chilanzar", 8], "Branch", "Chilanzar", "Did you mean “Chilonzor”?"),
        (["104", "", 8], "Branch", "", "in which branch"),
        (["105", "Chilonzor", 0], "Seats", "0", "from 1 to"),
        (["106", "Chilonzor", "many"], "Seats", "many", "whole number"),
        (["107", "Chilonzor", -3], "Seats", "-3", "from 1 to"),
        (["x" * 61, "Chilonzor", 8], "Name", "x" * 59 + "…", "at most 60"),
        (["", "Chilonzor", 8], "Name", "", "The cell is empty"),
    ],
    "Teachers": [
        (["Olga Petrova", "12", ""], "Phone", "12", "12"),
        (["Irina Petrova", "", "Chess"], "Teaches", "Chess", "no “Chess”"),
    ],
    "Courses": [
        (["Checkers", "cheap", ""], "Price", "cheap", "not an amount"),
        (["Go", "5", "a fortnight"], "For", "a fortnight", "none of"),
    ],
    "Groups": [
        (["G2", "IELTS", "", "", "", "9:00", 90, FIRST, LAST, 9], "Days", "", "The cell is empty"),
        (["G3", "IELTS", "", "", "whenever", "9:00", 90, FIRST, LAST, 9], "Days", "whenever", "no pattern of days"),
        (["G4", "IELTS", "", "", "Tue", "25:00", 90, FIRST, LAST, 9], "Begins at", "25:00", "not a time"),
        (["G5", "IELTS", "", "", "Tue", "early", 90, FIRST, LAST, 9], "Begins at", "early", "not a time"),
        (["G6", "IELTS", "", "", "Tue", "9:00", 3, FIRST, LAST, 9], "Minutes", "3", "from 5 to 720"),
        (["G7", "IELTS", "", "", "Tue", "9:00", 90, FIRST, LAST, 0], "Seats", "0", "from 1 to"),
        (["G8", "IELTS", "", "", "Tue", "9:00", 90, "31.02.2027", LAST, 9], "First day", "31.02.2027", "no such day"),
        (["G9", "IELTS", "", "", "Tue", "9:00", 90, FIRST, "soon", 9], "Last day", "soon", "not a date"),
        (["G10", "IELTS", "", "", "Tue", "9:00", 90, LAST, FIRST, 9], "Last day", FIRST, "before the first"),
        (["G11", "IELTS", "", "", "Tue", "9:00", 90, FIRST, "1.8.2037", 9], "Last day", "1.8.2037", "three years"),
        (["G12", "Chess", "", "", "Tue", "9:00", 90, FIRST, LAST, 9], "Course", "Chess", "There is no “Chess”"),
        (["G13", "IELTS", "999", "", "Tue", "9:00", 90, FIRST, LAST, 9], "Room", "999", "There is no “999”"),
        (["I-1", "IELTS", "", "", "Tue", "9:00", 90, FIRST, LAST, 9], "Name", "I-1", "stands twice"),
        (["G14", "IELTS", "101", "", "Tue", "9:00", 90, FIRST, LAST, 40], "Seats", "40", "has 12 seats"),
    ],
    "Students": [
        (["", "Jasur", "Ivanov", "31.02.2015", ""], "Birth date", "31.02.2015", "no such day"),
        (["", "Jasur", "Petrov", "soon", ""], "Birth date", "soon", "not a date"),
        (["", "Jasur", "Sidorov", "01.01.2090", ""], "Birth date", "01.01.2090", "still to come"),
        (["", "Jasur", "Toshev", "", "9011"], "Phone", "9011", "9"),
        (["", "", "Umarov", "", ""], "First name", "", "The cell is empty"),
    ],
    "Guardians": [
        (["Nobody Here", "", "Olga", "901112266", "", ""], "Student", "Nobody Here", "no student"),
        (["Aziza Karimova", "", "Olga", "", "", ""], "Phone", "", "The cell is empty"),
        (["", "77", "Olga", "901112266", "", ""], "Student’s No.", "77", "no No. 77"),
        (["Jasur Toshev", "", "Olga", "901112266", "", ""], "Student", "Jasur Toshev", "see sheet “Students”, row 6"),
        (["Aziza Karimova", "", "O", "901112266", "", "yes"], "Pays", "yes", "Only one"),
        (["Aziza Karimova", "", "Aziza Karimova", "901112233", "", ""], "First name", "Aziza Karimova", "themselves"),
        (["Aziza Karimova", "", "Dilnoza", "901112244", "mother", ""], "First name", "Dilnoza", "see row 2"),
    ],
    "Enrolments": [
        (["Aziza Karimova", "Q-9", ""], "Group", "Q-9", "Add it to sheet “Groups”"),
        (["Aziza Karimova", "G2", ""], "Group", "G2", "see sheet “Groups”, row 3"),
        (["Aziza Karimova", "I-1", ""], "Student", "Aziza Karimova", "by row 2"),
        (["Aziza Karimova", "I-1", "01.01.2028"], "From", "01.01.2028", "nobody can join"),
    ],
}


def test_each_bad_line_is_told_with_its_place_and_the_rest_moves_in() -> None:
    move = plan(sheets(**{title: [row for row, *_told in rows] for title, rows in BAD.items()}))
    wanted = {
        (title, number): (column, value, words)
        for title, rows in BAD.items()
        for number, (_row, column, value, words) in enumerate(rows, 3)
    }
    told = {(p["sheet"], p["row"]): (p["column"], p["value"], p["message"]) for p in move.problems}
    assert {place: facts[:2] for place, facts in told.items()} == {place: facts[:2] for place, facts in wanted.items()}
    for place, (_column, _value, words) in wanted.items():
        assert words in told[place][2]
    assert len(move.problems) == len(wanted)
    done = write(move)
    assert sum(bad for _new, _here, bad in counted(done).values()) == len(wanted)
    assert (Room.objects.count(), Group.objects.count(), Enrolment.objects.count()) == (1, 1, 1)


def test_a_group_that_is_full_is_told() -> None:
    people = [["", f"Student {word}", "", "", ""] for word in ("Ali", "Vali", "Soli")]
    move = plan(sheets(Students=people, Enrolments=[[person[1], "I-1", ""] for person in people]))
    assert said(move) == [("Enrolments", 5, "Group", "I-1")]
    assert "has 3 seats" in move.problems[0]["message"]


def test_a_teacher_at_two_places_is_told_with_who_holds_the_hour() -> None:
    row = ["I-2", "IELTS", "", "Nodira Aliyeva", "Mon", "10:00", 60, "01.09.2027", "30.12.2027", 12]
    (problem,) = plan(sheets(Groups=[row])).problems
    assert (problem["sheet"], problem["row"], problem["column"], problem["value"]) == (
        "Groups",
        3,
        "Teacher",
        "Nodira Aliyeva",
    )
    assert "Nodira Aliyeva is taken by I-1: Mon 09:00–10:30, 17 times" in problem["message"]
    assert "Free: 10:30" in problem["message"]


def test_whoever_holds_a_room_already_keeps_it() -> None:
    move_in(sheets())
    other = sheets()
    other["Groups"] = [HEADS["Groups"], ["New", *CENTER["Groups"][0][1:3], "", *CENTER["Groups"][0][4:]]]
    move = plan({"Groups": other["Groups"]})
    (problem,) = move.problems
    assert (problem["column"], problem["value"]) == ("Room", "101")
    assert "by I-1, Nodira Aliyeva" in problem["message"]
    assert not write(move).made["group"]


def test_siblings_with_one_phone_are_two_students_and_their_mother_is_one_person() -> None:
    people = [["1", "Hasan", "Aliyev", "01.02.2014", ""], ["2", "Husan", "Aliyev", "01.02.2014", ""]]
    mothers = [["", number, "Nargiza Aliyeva", "901112299", "мама", "да"] for number in ("1", "2")]
    content = sheets(Students=people, Guardians=mothers)
    done = move_in(content)
    assert done.problems == []
    mother = Client.objects.get(phone="+998901112299")
    assert sorted(link.client.first_name for link in mother.client_links.select_related("client")) == ["Hasan", "Husan"]
    assert counted(plan(content))["student"] == (0, 3, 0)


def test_two_students_of_one_name_are_told_apart_by_their_number() -> None:
    people = [["1", "Ali", "Valiyev", "01.02.2014", ""], ["2", "Ali", "Valiyev", "05.06.2011", ""]]
    unclear = [["Ali Valiyev", "", "Olga", "901112277", "", ""], ["Ali Valiyev", "2", "Olga", "901112277", "", ""]]
    move = plan(sheets(Students=people, Guardians=unclear))
    (problem,) = move.problems
    assert (problem["sheet"], problem["row"], problem["column"]) == ("Guardians", 3, "Student")
    assert "Write the No." in problem["message"]


def test_the_same_student_twice_is_told_in_whatever_order_the_names_stand() -> None:
    move = plan(sheets(Students=[["", "Karimova", "Aziza", "14.03.2015", "901112233"]]))
    assert ("Students", 3, "First name", "Karimova") in said(move)
    assert any("row 2 once more" in problem["message"] for problem in move.problems)


def test_what_excel_makes_of_phones_dates_and_times_is_read() -> None:
    content = sheets()
    content["Students"][1] = [1.0, "Aziza", "Karimova", date(2015, 3, 14), 998901112233.0]
    content["Groups"][1][4:8] = ["Пн Ср", time(9), 90.0, date(2027, 9, 1)]
    done = move_in(content)
    assert done.problems == []
    student = Client.objects.get(first_name="Aziza")
    assert (student.phone, student.birth_date) == ("+998901112233", date(2015, 3, 14))
    assert Group.objects.get().days == "mon_wed"


@pytest.mark.parametrize(
    ("heads", "days"),
    [
        (
            {"Groups": "Группы", "Name": "Название", "Course": "Курс", "Days": "Дни", "Begins at": "Начало"},
            "чётные дни",
        ),
        (
            {"Groups": "Guruhlar", "Name": "Nomi", "Course": "Kurs", "Days": "Kunlar", "Begins at": "Boshlanishi"},
            "toq kunlar",
        ),
    ],
)
def test_sheets_and_columns_are_known_in_three_languages(heads: dict[str, str], days: str) -> None:
    content = sheets()
    rows = [[heads.get(text, text) for text in HEADS["Groups"]], list(CENTER["Groups"][0])]
    rows[1][4] = days
    content = {heads.get(title, title): rows if title == "Groups" else body for title, body in content.items()}
    assert move_in(content).problems == []
    assert Group.objects.get().days in ("odd", "even")


@pytest.mark.parametrize(("missing", "told"), [("Branches", "Branch"), ("Students", "Student")])
def test_without_a_sheet_the_rows_that_name_its_rows_are_told(missing: str, told: str) -> None:
    content = sheets()
    del content[missing]
    move = write(plan(content))
    assert move.status == JobStatus.DONE
    assert told in {column for _sheet, _row, column, _value in said(move)}


def test_a_missing_column_and_a_missing_header_are_named() -> None:
    content = sheets()
    content["Rooms"] = [["101", "Chilonzor", 12]]
    content["Groups"][0][4] = "When"
    move = plan(content)
    told = {(p["sheet"], p["column"]): p["message"] for p in move.problems}
    assert "Write them above the rows: Name, Branch" in told["Rooms", ""]
    assert "The column “Days” is missing" in told["Groups", "Days"]
    assert any("When" in note for note in move.reading["notes"])


def test_formulas_scripts_and_endless_texts_are_only_texts() -> None:
    nasty = ['=HYPERLINK("http://x")', "<script>alert(1)</script>", "'; DROP TABLE", "{{7*7}}", "%s %(x)s", "\u202ecod"]
    people = [["", text, "", "", ""] for text in nasty]
    content = workbook(sheets(Students=people, Branches=[[text, ""] for text in nasty]))
    done = move_in(content)
    assert done.status == JobStatus.DONE
    assert Branch.objects.filter(name__in=nasty[1:]).count() == len(nasty) - 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("center.xlsx", b"not a workbook", "not a workbook"),
        ("center.csv", b"Name,Phone\nAziza,901112233\n", "not a workbook"),
        ("center.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "picture"),
        ("center.xlsx", b"PK\x03\x04" + b"0" * 100, ""),
        ("center.xlsx", workbook({"Sheet1": []}), "empty"),
        ("center.xls", b"<html><table></table></html>", "web page"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    move = plan(content, name=name)
    assert move.status == JobStatus.REFUSED
    assert words in move.problem
    assert move.problem.endswith(".")
    assert not move.file


def test_an_untouched_template_holds_nothing_to_write() -> None:
    move = plan(write_workbook())
    assert (move.status, move.counts, move.problems) == (JobStatus.PLANNED, {}, [])
    assert write(move).status == JobStatus.DONE
    assert not Course.objects.exists()


def test_the_uploaded_file_goes_once_it_is_read() -> None:
    move = plan(sheets())
    assert not move.file
