"""Moving in as a manager does it, by the pages alone."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from import_service.choices import JobStatus
from import_service.models import MovingIn
from import_service.moving_in.layout import KINDS
from import_service.moving_in.work import due_moves, work_on_move
from import_service.tests.moving_in.moves import Sheets, workbook
from import_service.tests.moving_in.test_bad_input import sheets
from organizations.choices import AuditKind, Role
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent, Membership
from organizations.scoping import organization_scope
from organizations.tests.people import client_of
from scheduling.models import Group

ADD = "/admin/import_service/movingin/add/"
MOST_CLICKS = 20


@pytest.fixture
def owner(db: None) -> Membership:
    return make_member(organization=make_organization(country="UZ"), name="Olga Owner")


class Hand:
    """A person at the pages: every form sent and every link followed is a click."""

    def __init__(self, member: Membership) -> None:
        self.member, self.browser, self.clicks = member, client_of(member.user), 0

    def send(self, url: str, data: dict[str, Any] | None = None) -> Any:
        self.clicks += 1
        answer = self.browser.post(url, data or {}, follow=True)
        assert answer.status_code == 200, answer
        return answer

    def wait(self) -> None:
        """What a worker does in the background."""
        with organization_scope(self.member.organization):
            for pk in due_moves():
                work_on_move(pk)

    def upload(self, content: Sheets | bytes) -> MovingIn:
        body = workbook(content) if isinstance(content, dict) else content
        self.clicks += 1  # the choice of the file
        self.send(ADD, {"file": SimpleUploadedFile("center.xlsx", body)})
        self.wait()
        with organization_scope(self.member.organization):
            return MovingIn.objects.first()

    def page(self, move: MovingIn) -> str:
        return str(self.browser.get(url_of(move)).content.decode())

    def status(self, move: MovingIn) -> str:
        with organization_scope(self.member.organization):
            return str(MovingIn.objects.get(pk=move.pk).status)


def url_of(move: MovingIn, name: str = "page", *args: Any) -> str:
    return reverse(f"admin:import_service_movingin_{name}", args=(move.public_id, *args))


def groups_in(owner: Membership) -> list[str]:
    with organization_scope(owner.organization):
        return list(Group.objects.values_list("name", flat=True))


def test_a_center_moves_in_and_out_within_twenty_clicks(owner: Membership) -> None:
    hand = Hand(owner)
    assert "Move in with one workbook" in hand.browser.get("/admin/?home=1").content.decode()
    hand.clicks += 2  # the step of the list of first steps, and the template
    assert hand.browser.get(reverse("admin:import_service_movingin_template")).status_code == 200
    move = hand.upload(sheets(Rooms=[["102", "Yunusobod", 8]]))
    page = hand.page(move)
    for words in ("8 rows move in.", "1 row with a problem is left out.", "Yunusobod", "Move in without them"):
        assert words in page
    hand.send(url_of(move, "steer", "confirm"))
    hand.wait()
    assert "You have moved in" in hand.page(move)
    assert groups_in(owner) == ["I-1"]
    hand.send(url_of(move, "steer", "undo"))
    hand.wait()
    assert "Nothing of it is left in the lists." in hand.page(move)
    assert groups_in(owner) == []
    assert hand.clicks <= MOST_CLICKS
    with organization_scope(owner.organization):
        told = list(AuditEvent.objects.filter(model="import_service.movingin").values_list("kind", flat=True))
    assert set(told) == {AuditKind.IMPORTED, AuditKind.TAKEN_BACK}


def test_what_tabs_do_not_say_is_asked_once_for_all_groups(owner: Membership) -> None:
    hand = Hand(owner)
    tabs: Sheets = {f"IELTS-{n}": [[f"Student {'ABCDEF'[n]}", f"90111223{n}"]] for n in range(6)}
    move = hand.upload(tabs)
    page = hand.page(move)
    assert page.count('aria-invalid="true"') == 12  # days and time of each
    answers = {f"{n}-{key}": "" for n in range(6) for key in ("course", "teacher", "days", "room")}
    times = {f"{n}-starts_at": f"{8 + 2 * n}:00" for n in range(6)}
    hand.send(url_of(move, "groups"), {**answers, **times, "all-days": "Mon Wed Fri", "all-teacher": "Nodira Aliyeva"})
    hand.wait()
    page = hand.page(move)
    assert 'aria-invalid="true"' not in page
    assert 'placeholder="Mon Wed Fri"' in page
    hand.send(url_of(move, "steer", "confirm"))
    hand.wait()
    assert groups_in(owner) == sorted(tabs)
    assert hand.clicks <= MOST_CLICKS


def test_the_progress_tells_and_then_brings_the_page_anew(owner: Membership) -> None:
    hand = Hand(owner)
    hand.send(ADD, {"file": SimpleUploadedFile("center.xlsx", workbook(sheets()))})
    with organization_scope(owner.organization):
        move = MovingIn.objects.get()
    assert "Reading the workbook" in hand.page(move)
    assert "Waiting for a worker" in hand.browser.get(url_of(move, "progress") + "?waited=60").content.decode()
    hand.wait()
    assert hand.browser.get(url_of(move, "progress")).headers["HX-Redirect"] == url_of(move)


def test_pressing_twice_is_told_and_a_get_changes_nothing(owner: Membership) -> None:
    hand = Hand(owner)
    move = hand.upload(sheets())
    for name, args in (("steer", ("confirm",)), ("groups", ())):
        assert hand.browser.get(url_of(move, name, *args)).status_code == 405
    assert hand.browser.post(url_of(move, "steer", "burn")).status_code == 404
    hand.send(url_of(move, "steer", "cancel"))
    answer = hand.send(url_of(move, "steer", "confirm"))
    assert "Cancelled" in answer.content.decode()
    assert hand.status(move) == JobStatus.CANCELLED


@pytest.mark.parametrize("posted", [{}, {"file": ""}, {"file": "text"}])
def test_without_a_file_the_page_says_what_is_missing(owner: Membership, posted: dict[str, Any]) -> None:
    answer = client_of(owner.user).post(ADD, posted)
    assert answer.status_code == 200
    assert "Choose the workbook first." in answer.content.decode()


def test_a_workbook_that_cannot_be_read_says_why_and_offers_the_template(owner: Membership) -> None:
    hand = Hand(owner)
    move = hand.upload(b"%PDF-1.7")
    page = hand.page(move)
    assert "a PDF document, not a table" in page
    assert reverse("admin:import_service_movingin_template") in page


def test_what_stands_in_cells_is_never_markup(owner: Membership) -> None:
    hand = Hand(owner)
    nasty = "<script>alert(1)</script>"
    page = hand.page(hand.upload(sheets(Rooms=[["102", nasty, 8]])))
    assert nasty not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.RECEPTIONIST, Role.MARKETER, Role.TEACHER, Role.PARTNER])
def test_only_who_leads_the_center_moves_it_in(owner: Membership, role: Role) -> None:
    move = Hand(owner).upload(sheets())
    browser: Client = client_of(make_member(role, organization=owner.organization).user)
    template, here = (reverse(f"admin:import_service_movingin_{name}") for name in ("template", "here"))
    assert [browser.get(url).status_code for url in (ADD, url_of(move), template)] == [403] * 3
    assert [browser.post(url).status_code for url in (here, url_of(move, "steer", "confirm"))] == [403] * 2


def test_a_move_of_another_center_does_not_exist(owner: Membership) -> None:
    move = Hand(owner).upload(sheets())
    stranger = client_of(make_member(organization=make_organization()).user)
    assert stranger.get(url_of(move)).status_code == 404
    assert stranger.post(url_of(move, "steer", "confirm")).status_code == 404


def test_the_same_workbook_again_says_that_everything_is_here(owner: Membership) -> None:
    hand = Hand(owner)
    hand.send(url_of(hand.upload(sheets()), "steer", "confirm"))
    hand.wait()
    page = hand.page(hand.upload(sheets()))
    assert "Everything is here already." in page
    assert "Nothing to write" in page


def test_what_is_here_is_downloaded_and_the_journal_knows(owner: Membership) -> None:
    hand = Hand(owner)
    hand.send(url_of(hand.upload(sheets()), "steer", "confirm"))
    hand.wait()
    here = reverse("admin:import_service_movingin_here")
    assert hand.browser.get(here).status_code == 405
    answer = hand.browser.post(here)
    book = load_workbook(BytesIO(answer.content))
    assert [cell.value for cell in book["Groups"][2]][:3] == ["I-1", "IELTS", None]
    with organization_scope(owner.organization):
        assert AuditEvent.objects.filter(kind=AuditKind.EXPORTED).count() == 1


@pytest.mark.parametrize(("language", "sheet"), [("en", "Groups"), ("ru", "Группы"), ("uz", "Guruhlar")])
def test_the_template_speaks_the_language_of_the_reader(owner: Membership, language: str, sheet: str) -> None:
    browser = client_of(owner.user)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with translation.override("en"):  # a request leaves its language behind
        answer = browser.get(reverse("admin:import_service_movingin_template"))
    book = load_workbook(BytesIO(answer.content))
    assert sheet in book.sheetnames
    assert len(book.sheetnames) == len(KINDS) + 1
    assert book[sheet].data_validations.count > 0
