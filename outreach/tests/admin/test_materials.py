"""Pages of marketing documents: who sees them, adding, versions, withdrawing, counts."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.tests.nasty_papers import HTML, JPEG, PDF, SVG
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope, platform_wide
from outreach.admin.material_page import WEEKS, weeks_of
from outreach.choices import OpeningDoor, OpeningKind
from outreach.factories import make_document
from outreach.links import share_link
from outreach.models import DocumentOpening, MarketingDocument
from outreach.services.count_opening import count_opening
from outreach.services.save_document import replace_version
from outreach.services.withdraw_document import withdraw_document

LIST = reverse("admin:outreach_marketingdocument_changelist")
ADD = reverse("admin:outreach_marketingdocument_add")
FACTS = {"title": "Price list", "type": "pricing", "language": "all", "course": ""}


def page_of(document):
    return reverse("admin:outreach_marketingdocument_change", args=(document.pk,))


def door(name, key):
    return reverse(f"admin:outreach_marketingdocument_{name}", args=(key,))


def pdf(name="prices.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def text(response):
    return response.content.decode()


@pytest.fixture
def marketer(center):
    return make_member(Role.MARKETER, organization=center, name="Timur")


@pytest.fixture
def desk(browser_of, marketer):
    return browser_of(marketer)


@pytest.fixture
def document(scope):
    return make_document()


# --- Who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.MARKETER])
def test_who_makes_marketing_changes_it(role, center, document, browser_of):
    client = browser_of(make_member(role, organization=center))
    assert client.get(ADD).status_code == 200
    client.post(page_of(document), {**FACTS, "title": "New title"})
    document.refresh_from_db()
    assert document.title == "New title"


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.RECEPTIONIST])
def test_who_talks_to_people_reads_it_and_copies_links(role, center, document, browser_of):
    client = browser_of(make_member(role, organization=center))
    for shown in (client.get(LIST), client.get(page_of(document))):
        assert f'data-copy="http://testserver{share_link(document)}"' in text(shown)
        assert "New version" not in text(shown)
    assert b"".join(client.get(door("version", document.current.public_id)).streaming_content).startswith(b"%PDF")
    refused = [
        client.get(ADD),
        client.post(page_of(document), FACTS | {"title": "Mine"}),
        client.post(door("replace", document.pk), {"url": "https://example.com"}),
        client.post(door("again", document.current.public_id)),
        client.post(door("withdraw", document.pk)),
    ]
    assert [response.status_code for response in refused] == [403] * 5
    document.refresh_from_db()
    assert (document.title, document.versions.count()) == ("Price list", 1)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.PARTNER])
def test_others_see_nothing_of_it(role, center, document, browser_of):
    client = browser_of(make_member(role, organization=center))
    addresses = (LIST, ADD, page_of(document), door("version", document.current.public_id))
    assert {client.get(address).status_code for address in addresses} <= {403, 404}


def test_a_file_of_another_center_is_not_there(desk, db):
    with platform_wide():
        other = make_organization()
    with organization_scope(other):
        theirs = make_document()
        key = theirs.current.public_id
    for response in (
        desk.get(door("version", key)),
        desk.post(door("again", key)),
        desk.post(door("replace", theirs.pk), {"url": "https://example.com"}),
        desk.get(page_of(theirs)),
    ):
        assert response.status_code in (302, 404)
    with organization_scope(other):
        assert theirs.versions.count() == 1


# --- Adding ---------------------------------------------------------------------------------------
def test_a_file_is_added_on_one_form(desk, marketer, scope):
    response = desk.post(ADD, {**FACTS, "file": pdf(), "url": ""}, follow=True)
    document = MarketingDocument.objects.get()
    assert (document.current.name, document.current.uploaded_by) == ("prices.pdf", marketer)
    assert "prices.pdf" not in text(desk.get(ADD))
    assert "Price list" in text(response)
    assert "Added" in text(desk.get(reverse("admin:outreach_marketingdocument_history", args=(document.pk,))))


def test_an_address_is_added_on_the_same_form(desk, scope):
    desk.post(ADD, {**FACTS, "url": "https://video.example.com/a"})
    assert MarketingDocument.objects.get().current.url == "https://video.example.com/a"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "one of the two"),
        ({"file": pdf(), "url": "https://example.com"}, "one of the two"),
        ({"file": pdf("page.html", HTML)}, "is no paper"),
        ({"file": pdf("picture.svg", SVG)}, "is no paper"),
        ({"file": pdf("picture.png", SVG)}, "is no paper"),
        ({"file": pdf("empty.pdf", b"")}, "empty"),
        ({"url": "javascript:alert(1)"}, "is no web address"),
        ({"url": "ftp://example.com/a"}, "is no web address"),
    ],
)
def test_what_cannot_be_kept_is_said_in_the_form(desk, scope, given, said):
    for file in given.values():
        if hasattr(file, "seek"):
            file.seek(0)
    response = desk.post(ADD, {**FACTS, **given})
    assert response.status_code == 200
    assert said in text(response)
    assert not MarketingDocument.objects.exists()


# --- Versions -------------------------------------------------------------------------------------
def test_a_new_version_is_used_and_the_old_one_stays(desk, document, marketer):
    first = document.current
    said = desk.post(door("replace", document.pk), {"file": pdf("new.pdf"), "notes": "spring"}, follow=True)
    assert "Version 2 is used now" in text(said)
    assert "spring" in text(said)
    assert b"".join(desk.get(door("version", first.public_id)).streaming_content).startswith(b"%PDF")
    said = desk.post(door("again", first.public_id), follow=True)
    assert "Version 1 is used again, as version 3" in text(said)
    assert [version.number for version in document.versions.all()] == [3, 2, 1]


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "one of the two"), ({"file": pdf("page.pdf", HTML)}, "is no paper"), ({"url": "x"}, "no web address")],
)
def test_a_version_that_cannot_be_kept_is_said(desk, document, given, said):
    if "file" in given:
        given["file"].seek(0)
    assert said in text(desk.post(door("replace", document.pk), given, follow=True))
    assert document.versions.count() == 1


def test_a_version_in_use_is_not_used_again(desk, document):
    assert "used already" in text(desk.post(door("again", document.current.public_id), follow=True))


@pytest.mark.parametrize("name", ["replace", "again", "withdraw", "bring_back"])
def test_looking_changes_nothing(desk, document, name):
    key = document.current.public_id if name == "again" else document.pk
    assert desk.get(door(name, key)).status_code in (200, 403, 405)
    document.refresh_from_db()
    assert (document.is_archived, document.versions.count()) == (False, 1)


# --- Withdrawing ----------------------------------------------------------------------------------
def test_withdrawing_can_be_undone_at_once(desk, document):
    said = text(desk.post(door("withdraw", document.pk), {"back": page_of(document)}, follow=True))
    document.refresh_from_db()
    assert document.is_archived
    assert "is withdrawn." in said
    assert door("bring_back", document.pk) in said
    assert 'data-copy="' not in said
    desk.post(door("bring_back", document.pk))
    document.refresh_from_db()
    assert not document.is_archived


def test_what_is_withdrawn_leaves_the_list(desk, document):
    withdraw_document(document=document, actor=None)
    other = make_document(title="Brochure")
    assert list(desk.get(LIST).context["cl"].result_list) == [other]
    assert list(desk.get(LIST, {"state": "withdrawn"}).context["cl"].result_list) == [document]


# --- What is shown --------------------------------------------------------------------------------
def test_internal_ones_have_no_link(desk, scope):
    document = make_document(internal_only=True)
    for shown in (desk.get(LIST), desk.get(page_of(document))):
        assert "staff only" in text(shown)
        assert 'data-copy="' not in text(shown)
        assert document.link_key not in text(shown)


def test_a_picture_is_its_own_thumbnail(desk, scope):
    document = make_document(name="poster.jpg", content=JPEG)
    assert f'<img src="{door("version", document.current.public_id)}"' in text(desk.get(LIST))


def test_both_pages_tell_how_often_it_was_opened(desk, document):
    DocumentOpening.objects.create(document=document, day=timezone.localdate(), kind="view", door="link", times=1234)
    count_opening(document=document, kind=OpeningKind.DOWNLOAD, door=OpeningDoor.BOT)
    assert "1,234" in text(desk.get(LIST))
    shown = text(desk.get(page_of(document)))
    assert "by the link 1,234" in shown
    assert "by the bot 1" in shown
    assert "1234 viewed, 1 downloaded" in shown


def test_weeks_begin_on_monday_and_end_today(document):
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    for day in (monday - timedelta(days=1), monday, monday - timedelta(weeks=WEEKS)):
        DocumentOpening.objects.create(document=document, day=day, kind="view", door="link", times=7)
    weeks = weeks_of(document)
    assert [week.views for week in weeks[-3:]] == [0, 7, 7]
    assert (len(weeks), sum(week.views for week in weeks), weeks[-1].first_day) == (WEEKS, 14, monday)
    assert weeks[-1].views_height == 100


def test_the_staff_is_not_counted(desk, document):
    b"".join(desk.get(door("version", document.current.public_id)).streaming_content)
    desk.get(page_of(document))
    assert not DocumentOpening.objects.exists()


def test_the_list_asks_as_often_for_many_as_for_one(desk, document):
    desk.get(LIST)
    with CaptureQueriesContext(connection) as one:
        desk.get(LIST)
    for number in range(4):
        replace_version(document=make_document(title=str(number)), actor=None, file=ContentFile(PDF, name="b.pdf"))
    with CaptureQueriesContext(connection) as many:
        desk.get(LIST)
    assert len(many) == len(one)


@pytest.mark.parametrize("query", ["type__exact=pricing", "language__exact=all", "internal_only__exact=0", "q=Price"])
def test_filters_narrow_the_list(desk, document, query):
    make_document(title="Other", type="other", language="ru", internal_only=True)
    assert list(desk.get(f"{LIST}?{query}").context["cl"].result_list) == [document]
