"""The page of a list as a file, as people use it."""

from typing import Any

import pytest
from django.urls import reverse

from import_service.tests.reference.test_lists import upload
from import_service.tests.reference.test_walls import address
from organizations.choices import AuditKind, Role
from organizations.factories import make_branch, make_member, make_tag
from organizations.models import AuditEvent, Membership, Organization, Tag
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_room
from scheduling.models import Room

LISTS = {
    "branches": "organizations_branch",
    "rooms": "scheduling_room",
    "courses": "scheduling_course",
    "prices": "scheduling_course",
    "tags": "organizations_tag",
    "sources": "leads_leadsource",
}


@pytest.mark.parametrize("name", LISTS)
def test_each_list_leads_to_its_page(owner: Membership, browser_of: BrowserOf, name: str) -> None:
    browser = browser_of(owner)
    assert address(name=name) in browser.get(reverse(f"admin:{LISTS[name]}_changelist")).content.decode()
    page = browser.get(address(name=name)).content.decode()
    for words in ("Take the list with you", "Drop the file here", "must be filled"):
        assert words in page


def test_a_list_is_taken_changed_and_brought_back(
    owner: Membership, center: Organization, browser_of: BrowserOf
) -> None:
    with organization_scope(center):
        make_room(name="101", branch=make_branch(name="Chilonzor"), capacity=12)
    browser = browser_of(owner)
    taken = browser.post(address("_export", "rooms"), {"kind": "csv"})
    assert f"rooms-{center.slug}-" in taken.headers["Content-Disposition"]
    text = taken.content.decode("utf-8-sig").replace(",12,", ",14,") + "102,Chilonzor,8,,\r\n"
    shown = browser.post(address(name="rooms"), {"file": upload(text)})
    page = shown.content.decode()
    for words in ("1 new, 1 changed", "<s>12</s>", "Write them"):
        assert words in page
    done = browser.post(address("_confirm", "rooms"), {"sealed": shown.context["sealed"]}, follow=True)
    assert "1 new, 1 changed." in done.content.decode()
    with organization_scope(center):
        assert set(Room.objects.values_list("name", "capacity")) == {("101", 14), ("102", 8)}
        assert [event.payload["rows"] for event in AuditEvent.objects.filter(kind=AuditKind.EXPORTED)] == [1]
        room = Room.objects.get(name="101")
    history = browser.get(reverse("admin:scheduling_room_history", args=(room.pk,))).content.decode()
    assert "Changed Seats." in history


def test_confirming_twice_writes_once(owner: Membership, center: Organization, browser_of: BrowserOf) -> None:
    browser = browser_of(owner)
    parcel = {"sealed": browser.post(address(), {"file": upload("Name\nVIP\n")}).context["sealed"]}
    browser.post(address("_confirm"), parcel)
    again = browser.post(address("_confirm"), parcel).content.decode()
    assert "Nothing was written: the list has changed." in again
    assert "Everything is here already" in again
    with organization_scope(center):
        assert Tag.objects.count() == 1


def test_with_a_problem_there_is_nothing_to_confirm(owner: Membership, browser_of: BrowserOf) -> None:
    shown = browser_of(owner).post(address(), {"file": upload("Name,Colour\n<b>VIP</b>,mauve\n")})
    page = shown.content.decode()
    assert shown.context["sealed"] == ""
    for words in ("Correct the file first", "&lt;b&gt;VIP", "“mauve” is none of:"):
        assert words in page


@pytest.mark.parametrize(
    ("posted", "words"),
    [(None, "Choose the file first."), ("text", "Choose the file first."), (upload(b""), "The file is empty.")],
)
def test_without_a_list_the_page_says_what_is_missing(
    owner: Membership, browser_of: BrowserOf, posted: Any, words: str
) -> None:
    data = {"file": posted} if posted else {}
    assert words in browser_of(owner).post(address(), data).content.decode()


def test_only_posts_change_and_unknown_words_are_not_found(owner: Membership, browser_of: BrowserOf) -> None:
    browser = browser_of(owner)
    assert [browser.get(address(verb)).status_code for verb in ("_confirm", "_export")] == [405, 405]
    assert browser.get(address(name="leads")).status_code == 404
    assert browser.post(address("_export"), {"kind": "pdf"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "open_to"),
    [
        (Role.MANAGER, set(LISTS)),
        (Role.MARKETER, {"tags", "sources"}),
        (Role.SALESPERSON, set()),
        (Role.RECEPTIONIST, set()),
        (Role.TEACHER, set()),
        (Role.PARTNER, set()),
    ],
)
def test_who_may_add_and_change_rows_may_bring_them(
    center: Organization, browser_of: BrowserOf, role: Role, open_to: set[str]
) -> None:
    browser = browser_of(make_member(role, organization=center))
    for name in LISTS:
        answers = [browser.get(address(name=name)), browser.post(address("_export", name))]
        answers += [browser.post(address(name=name)), browser.post(address("_confirm", name))]
        assert {answer.status_code for answer in answers} == ({200} if name in open_to else {403}), name


def test_a_role_without_export_brings_a_list_but_takes_none(
    manager: Membership, center: Organization, browser_of: BrowserOf
) -> None:
    center.export_denied_roles = [Role.MANAGER]
    center.save()
    browser = browser_of(manager)
    assert "Take the list with you" not in browser.get(address()).content.decode()
    assert browser.post(address("_export"), {"kind": "csv"}).status_code == 403


@pytest.mark.parametrize("verb", ["add", "change"])
def test_bringing_needs_the_right_to_add_and_to_change(
    owner: Membership, center: Organization, browser_of: BrowserOf, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with organization_scope(center):
        make_tag(name="VIP")
    without = frozenset(owner.rights) - {f"organizations.{verb}_tag"}
    monkeypatch.setattr(Membership, "rights", without)
    browser = browser_of(owner)
    assert "Drop the file here" not in browser.get(address()).content.decode()
    assert browser.post(address(), {"file": upload("Name\nVIP\n")}).status_code == 403
    assert browser.post(address("_confirm"), {"sealed": ""}).status_code == 403
