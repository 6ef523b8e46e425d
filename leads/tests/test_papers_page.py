"""The page by which a person without a login sends papers."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.tests.nasty_papers import BAD, JPEG, PDF
from leads import views
from leads.factories import make_lead
from leads.models import Lead, RequiredDocument
from leads.papers.links import link_of
from leads.services.ask_for_papers import ask_for_papers
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope, platform_wide


@pytest.fixture
def lead(scope):
    for kind in ("identity", "photo"):
        RequiredDocument.objects.create(type=kind)
    lead = make_lead(first_name="Zulfiya", last_name="Sobirova", phone="+998901234567", city="Samarkand")
    ask_for_papers(lead=lead, actor=None)
    return lead


def url(lead):
    return reverse("papers", args=(link_of(lead).token,))


def test_it_shows_which_papers_are_wanted_and_nothing_of_the_person(lead):
    text = Client().get(url(lead)).content.decode()
    assert "Oxbridge" in text
    assert "Identity document" in text
    for secret in ("Zulfiya", "Sobirova", "1234567", "123 45 67", "Samarkand"):
        assert secret not in text


def test_papers_come_until_nothing_is_missing(lead):
    page = url(lead)
    first = Client().post(page, {"files": SimpleUploadedFile("p.pdf", PDF), "type": "identity"}, follow=True)
    assert "Thank you, 1 paper has come." in first.content.decode()
    last = Client().post(page, {"files": SimpleUploadedFile("me.jpg", JPEG), "type": "photo"}, follow=True)
    assert "All papers have come" in last.content.decode()
    assert [document.uploaded_by for document in lead.documents.all()] == [None, None]


@pytest.mark.parametrize("name", BAD)
def test_nothing_nasty_is_kept(lead, name):
    response = Client().post(url(lead), {"files": SimpleUploadedFile(name, BAD[name][0]), "type": "identity"})
    assert response.status_code == 200
    assert "papers-wrong" in response.content.decode()
    assert not lead.documents.exists()


def test_there_is_an_end_to_what_one_link_takes(lead, monkeypatch, settings):
    settings.DOCUMENT_MAX_MB = 1
    monkeypatch.setattr(views, "PAPERS_ROOM", 1)
    big = JPEG + b"\x00" * (700 * 1024)
    page = url(lead)
    Client().post(page, {"files": SimpleUploadedFile("a.jpg", big)})
    response = Client().post(page, {"files": SimpleUploadedFile("b.jpg", big)})
    assert "There is no room" in response.content.decode()
    assert lead.documents.count() == 1


@pytest.mark.parametrize("length", ["999999999999", "-1", "many"])
def test_too_much_is_refused_before_it_is_read(lead, length):
    response = Client().post(url(lead), {"files": SimpleUploadedFile("a.jpg", JPEG)}, CONTENT_LENGTH=length)
    assert response.status_code == 413
    assert not lead.documents.exists()


def test_sending_is_guarded_against_forgery(lead):
    response = Client(enforce_csrf_checks=True).post(url(lead), {"files": SimpleUploadedFile("a.jpg", JPEG)})
    assert response.status_code == 403
    assert not lead.documents.exists()


@pytest.mark.parametrize(
    ("browser", "language"),
    [("ru-RU,ru;q=0.9,en;q=0.5", "ru"), ("uz", "uz"), ("de-DE,uz;q=0.3", "uz"), ("de", "en"), ("", "en")],
)
def test_the_page_speaks_what_the_browser_asks_for_else_what_the_center_speaks(lead, browser, language):
    response = Client().get(url(lead), headers={"Accept-Language": browser})
    assert f'<html lang="{language}"' in response.content.decode()


def test_the_chosen_language_stays(lead):
    client = Client()
    client.post(reverse("set_language"), {"language": "ru", "next": url(lead)})
    assert '<html lang="ru"' in client.get(url(lead), headers={"Accept-Language": "uz"}).content.decode()


def test_who_is_logged_in_at_another_center_may_send_too(lead):
    with platform_wide():
        other = make_organization(slug="other")
        with organization_scope(other):
            mother = make_member(Role.TEACHER, organization=other)
    client, page = Client(), url(lead)
    client.force_login(mother.user)
    with platform_wide():
        client.post(page, {"files": SimpleUploadedFile("p.pdf", PDF), "type": "identity"})
    assert lead.documents.get().organization == lead.organization


@pytest.mark.parametrize("token", ["made-up", "a:b", "%00", "é"])
def test_a_made_up_link_says_so(db, token):
    assert Client().get(f"/papers/{token}/").status_code == 404


def test_a_closed_link_says_so(lead):
    page = url(lead)
    ask_for_papers(lead=lead, actor=None)
    assert Client().get(page).status_code == 410
    Lead.objects.filter(pk=lead.pk).update(is_archived=True)
    assert Client().get(url(lead)).status_code == 410


def test_the_page_is_kept_by_nobody(lead):
    assert "no-store" in Client().get(url(lead)).headers["Cache-Control"]


def send(page, **over):
    return Client().post(page, {"files": SimpleUploadedFile("p.pdf", PDF), "type": "identity"}, **over)


@pytest.fixture
def one_an_hour(monkeypatch):
    """Instead of forty."""
    monkeypatch.setattr(views, "BY_LINK", replace(views.BY_LINK, most=1))


def test_who_sends_too_often_by_one_link_waits_and_reads_for_how_long(lead, one_an_hour):
    page = url(lead)
    assert send(page, REMOTE_ADDR="203.0.113.1").status_code == 302
    response = send(page, REMOTE_ADDR="203.0.113.2", headers={"Accept-Language": "ru"})
    assert (response.status_code, lead.documents.count()) == (429, 1)
    assert 3500 < int(response.headers["Retry-After"]) <= 3600
    text = response.content.decode()
    assert '<html lang="ru"' in text
    assert "60" in text
    assert f'href="{page}"' in text
    assert Client().get(page).status_code == 200
    ask_for_papers(lead=lead, actor=None)
    assert send(url(lead)).status_code == 302


def test_who_sends_too_often_from_one_address_waits_at_every_link(lead, monkeypatch):
    monkeypatch.setattr(views, "BY_ADDRESS", replace(views.BY_ADDRESS, most=1))
    other = make_lead()
    ask_for_papers(lead=other, actor=None)
    statuses = [send(page, REMOTE_ADDR="203.0.113.1").status_code for page in (url(lead), url(other))]
    assert statuses == [302, 429]
    assert send(url(other), REMOTE_ADDR="203.0.113.2").status_code == 302


def test_who_waits_has_nothing_read(lead, one_an_hour):
    page = url(lead)
    send(page)

    class Unread(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("The body was read.")

    assert send(page, **{"wsgi.input": Unread()}).status_code == 429


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "198.51.100.7"}])
def test_an_address_cannot_be_made_up(lead, monkeypatch, headers):
    monkeypatch.setattr(views, "BY_ADDRESS", replace(views.BY_ADDRESS, most=1))
    send(url(lead))
    assert send(url(lead), headers=headers).status_code == 429
