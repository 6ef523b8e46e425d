"""What becomes of the rows of a file: new, changed, as they were, or wrong with place and remedy."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook

from common.table_files import write_csv, write_xlsx
from import_service.pipeline.reading.table import FileRefused
from import_service.reference import read_rows
from import_service.reference.lists import LISTS, BranchList, CourseList, PriceList, RoomList, TagList
from import_service.reference.read_rows import read_list
from import_service.reference.resource import ListResource
from import_service.reference.take_in import BAD, CHANGED, NEW, SAME, ChangedSinceLookError, Look, look_at, take_in
from leads.factories import make_source
from organizations.choices import AuditKind
from organizations.factories import make_branch, make_member, make_organization, make_tag
from organizations.models import AuditEvent, Branch, Membership, Tag
from organizations.scoping import organization_scope
from scheduling.factories import make_course, make_room
from scheduling.models import Course, CoursePrice, Room


@pytest.fixture
def owner(db: None) -> Iterator[Membership]:
    member = make_member(organization=make_organization(country="UZ"))
    with organization_scope(member.organization):
        yield member


def upload(text: str | bytes, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def look(kind: type[ListResource], owner: Membership, text: str | bytes, name: str = "list.csv") -> Look:
    resource = kind(owner)
    return look_at(resource=resource, lines=read_list(upload(text, name), resource).lines)


def bring(kind: type[ListResource], owner: Membership, text: str | bytes, name: str = "list.csv") -> Look:
    """Looked at, then written as it was seen."""
    seen, resource = look(kind, owner, text, name), kind(owner)
    lines = read_list(upload(text, name), resource).lines
    return take_in(resource=resource, lines=lines, seen=seen.print, actor=owner)


def states(found: Look) -> list[str]:
    return [outcome.state for outcome in found.outcomes]


def told(found: Look) -> list[tuple[int, str, str, str]]:
    return [(one.row, wrong.column, wrong.value, wrong.message) for one in found.outcomes for wrong in one.wrong]


def test_rooms_come_in_are_changed_and_stay_as_they_are(owner: Membership) -> None:
    chilonzor = make_branch(name="Chilonzor")
    make_room(name="101", branch=chilonzor, capacity=12)
    make_room(name="102", branch=chilonzor, capacity=8)
    text = "Name;Branch;Seats;Online\n101;Chilonzor;14;\n102;chilonzor;8;no\nZoom;;;yes\n"
    seen = look(RoomList, owner, text)
    assert states(seen) == [CHANGED, SAME, NEW]
    assert [(c.column, c.before, c.after) for c in seen.outcomes[0].changes] == [("Seats", "12", "14")]
    assert Room.objects.count() == 2  # a look writes nothing
    bring(RoomList, owner, text)
    assert list(Room.objects.order_by("name").values_list("name", "capacity", "is_online")) == [
        ("101", 14, False),
        ("102", 8, False),
        ("Zoom", 12, True),
    ]
    assert states(look(RoomList, owner, text)) == [SAME] * 3


def test_an_empty_cell_changes_nothing(owner: Membership) -> None:
    make_course(name="IELTS", lesson_minutes=90, levels=["5", "6"], other_spellings=["айлтс"])
    found = bring(CourseList, owner, "name,levels,lesson minutes,seats\nielts,,,\nIT,A; B,,15\n")
    assert states(found) == [CHANGED, NEW]  # the name is written otherwise
    course = Course.objects.get(name="ielts")
    assert (course.lesson_minutes, course.levels, course.other_spellings) == (90, ["5", "6"], ["айлтс"])
    assert Course.objects.get(name="IT").levels == ["A", "B"]


def test_prices_are_known_by_course_branch_unit_and_day(owner: Membership) -> None:
    course, branch = make_course(name="IELTS"), make_branch(name="Chilonzor")
    everywhere: dict[str, Any] = {"course": course, "amount": 450_000, "valid_from": date(2026, 9, 1)}
    CoursePrice.objects.create(**everywhere)
    text = (
        "Course,Branch,Price,For,From\n"
        "IELTS,,450 000,a month,01.09.2026\n"
        "IELTS,Chilonzor,500000,,2026-09-01\n"
        "IELTS,,480000,,01.01.2027\n"
    )
    assert states(bring(PriceList, owner, text)) == [SAME, NEW, NEW]
    assert list(CoursePrice.objects.order_by("amount").values_list("amount", "branch", "valid_from")) == [
        (Decimal(450_000), None, date(2026, 9, 1)),
        (Decimal(480_000), None, date(2027, 1, 1)),
        (Decimal(500_000), branch.pk, date(2026, 9, 1)),
    ]


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        (RoomList, "Name,Branch,Seats\n7,Chilonzor,many", (2, "Seats", "many", "Write a whole number")),
        (RoomList, "Name,Branch\n7,Chilanzor", (2, "Branch", "Chilanzor", "Did you mean “Chilonzor”?")),
        (RoomList, "Name,Branch\n7,Moon", (2, "Branch", "Moon", "Add it there first")),
        (RoomList, "Name,Branch\n7,", (2, "Branch", "", "Say in which branch")),
        (RoomList, "Name,Branch\n7,Chilonzor\n\n7,CHILONZOR", (4, "Name", "7", "stands in row 2 already")),
        (RoomList, "Name,Branch\n,Chilonzor", (2, "Name", "", "The cell is empty")),
        (TagList, "Name,Colour\nVIP,mauve", (2, "Colour", "mauve", "is none of: Gray")),
        (CourseList, f"Name\n{'x' * 200}", (2, "Name", "x" * 59 + "…", "at most 150 characters")),
        (CourseList, "Name,Offered\nIT,perhaps", (2, "Offered", "perhaps", "Write yes or no")),
        (PriceList, "Course,Price,From\nIT,cheap,01.09.2026", (2, "Price", "cheap", "is not an amount")),
        (PriceList, "Course,Price,From\nIT,5,soon", (2, "From", "soon", "date")),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_its_remedy(
    owner: Membership, kind: type[ListResource], text: str, wrong: tuple[int, str, str, str]
) -> None:
    make_branch(name="Chilonzor")
    make_course(name="IT")
    [found] = told(look(kind, owner, text))
    assert found[:3] == wrong[:3]
    assert wrong[3] in found[3]


def test_one_wrong_row_keeps_all_others_out(owner: Membership) -> None:
    text = "Name,Colour\nVIP,red\nOld,mauve\n"
    seen = look(TagList, owner, text)
    assert states(seen) == [NEW, BAD]
    with pytest.raises(ChangedSinceLookError):
        bring(TagList, owner, text)
    assert not Tag.objects.exists()


def test_what_is_not_as_it_was_seen_is_not_written(owner: Membership) -> None:
    make_tag(name="VIP", description="")
    text, resource = "Name,Description\nVIP,Pays early\nNew,\n", TagList(owner)
    lines = read_list(upload(text), resource).lines
    seen = look_at(resource=resource, lines=lines).print
    Tag.objects.filter(name="VIP").update(description="Pays late")
    with pytest.raises(ChangedSinceLookError) as news:
        take_in(resource=resource, lines=lines, seen=seen, actor=owner)
    assert Tag.objects.get().description == "Pays late"
    assert take_in(resource=resource, lines=lines, seen=news.value.look.print, actor=owner).count(NEW) == 1


def test_the_journal_knows_the_file_and_each_row(owner: Membership) -> None:
    tag = make_tag(name="VIP")
    bring(TagList, owner, "Name,Description\nVIP,Pays early\nNew,\n")
    file = AuditEvent.objects.get(kind=AuditKind.IMPORTED)
    assert (file.label, file.payload) == ("Tags", {"model": "organizations.tag", "created": 1, "changed": 1})
    changed = AuditEvent.objects.get(kind=AuditKind.CHANGED, object_id=tag.pk)
    assert changed.payload == {"message": [{"changed": {"fields": ["Description"]}}]}
    assert AuditEvent.objects.filter(kind=AuditKind.ADDED).count() == 1


@pytest.mark.parametrize("language", ["en", "ru", "uz"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_list_comes_back_as_it_went_out(owner: Membership, form: str, language: str) -> None:
    """Formulas too: they go out as text, and come back as they were."""
    branch = make_branch(name="=cmd|' /C calc'!A0", address="@home", city="'quoted")
    make_room(name="+1", branch=branch)
    course = make_course(name="-IELTS", description="Two\nlines", levels=["A 1", "B"], other_spellings=["=1"])
    CoursePrice.objects.create(course=course, branch=branch, amount="10.50", valid_from=date(2026, 9, 1))
    make_tag(name="=1+1")
    make_source(name="Fair")
    writer = {"csv": write_csv, "xlsx": write_xlsx}[form]
    with translation.override(language):
        for kind in LISTS.values():
            body = b"".join(writer(kind(owner).lines()))
            assert form == "xlsx" or not any(line[:1] in b"=+-@" for line in body.splitlines())
            found = look(kind, owner, body, f"list.{form}")
            assert states(found) == [SAME] * len(found.outcomes)
            assert found.outcomes


@pytest.mark.parametrize(
    ("header", "language"), [("Название;Город", "Russian"), ("Nomi;Shahar", "Uzbek"), ("name;city", "of the program")]
)
def test_headers_are_read_in_every_language(owner: Membership, header: str, language: str) -> None:
    bring(BranchList, owner, f"{header}\nChilonzor;Tashkent\n")
    assert list(Branch.objects.values_list("name", "city")) == [("Chilonzor", "Tashkent")], language


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("Seats,Colour\n1,2\n", "The column “Name” is missing."),
        ("Name\n", "no rows below"),
        (b"%PDF-1.7 x", "PDF"),
        ("Name\n" + "x\n" * 2_002, "more than 2,000 rows"),
        ("Name,Description\na," + "x" * 30_000 + "\n" + "b,x\n" + ("c," + "y" * 30_000 + "\n") * 14, "very long cells"),
    ],
)
def test_a_file_that_cannot_be_a_list_is_refused(owner: Membership, text: str | bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        look(TagList, owner, text)


def test_a_large_file_is_refused_before_it_is_read(owner: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_rows, "MAX_BYTES", 10)
    with pytest.raises(FileRefused, match="is larger than"):
        look(TagList, owner, "Name\nA tag or two\n")


def test_a_workbook_with_a_title_above_the_header_is_read(owner: Membership) -> None:
    book = Workbook()
    for row in (["Our rooms"], [], ["Name", "Branch", "Seats"], [101, "Chilonzor", 12.0]):
        book.active.append(row)
    make_branch(name="Chilonzor")
    stream = BytesIO()
    book.save(stream)
    found = bring(RoomList, owner, stream.getvalue(), "rooms.xlsx")
    assert [(one.row, one.state) for one in found.outcomes] == [(4, NEW)]
    assert Room.objects.get().capacity == 12


def test_many_rows_ask_the_database_the_same_few_questions_each(
    owner: Membership, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make_tag(name=f"Tag {number}")
    text = "Name\n" + "".join(f"Tag {number}\n" for number in range(30))
    with django_assert_max_num_queries(70):  # two savepoint words each, and three
        assert states(look(TagList, owner, text)) == [SAME] * 30
