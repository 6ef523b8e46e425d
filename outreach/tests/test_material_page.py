"""A marketing document behind its public link."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from common.tests.nasty_papers import DOCX, JPEG
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope, platform_wide
from outreach import views
from outreach.factories import PDF, make_document
from outreach.links import share_link
from outreach.models import DocumentOpening, MarketingDocument
from outreach.services.save_document import replace_version
from outreach.services.withdraw_document import bring_back_document, withdraw_document

VIDEO = "https://video.example.com/lesson?a=1&b=2"


@pytest.fixture
def document(scope):
    return make_document(title="Price list", name="prices, “autumn”.pdf")


def read(link, client=None, method="get", address="203.0.113.9", **headers):
    """The answer, read to its end: what came is its `body`."""
    answer = getattr(client or Client(), method)(link, headers=headers, REMOTE_ADDR=address)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in answer._resource_closers:  # closing the answer itself would close the database too
        close()
    return answer


def counted():
    return list(DocumentOpening.objects.order_by("pk").values_list("kind", "door", "times"))


def test_who_has_the_link_reads_it_without_a_login(document):
    response = read(share_link(document))
    assert (response.status_code, response.body) == (200, PDF)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("inline; filename*=utf-8''prices%2C%20%E2%80%9Cautumn")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_what_no_browser_shows_is_a_download(scope):
    response = read(share_link(make_document(name="offer.docx", content=DOCX)))
    assert response.headers["Content-Disposition"] == 'attachment; filename="offer.docx"'
    assert response.body == DOCX
    assert counted() == [("download", "link", 1)]


def test_an_address_is_led_on_to(scope):
    response = read(share_link(make_document(url=VIDEO)))
    assert (response.status_code, response.headers["Location"]) == (302, VIDEO)
    assert counted() == [("view", "link", 1)]


def test_each_reading_by_a_person_is_counted_and_nothing_else(document):
    link = share_link(document)
    read(link)
    read(link, **{"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Telegram-Android/11.2"})
    read(link, **{"User-Agent": "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 40) Chrome/130 Mobile"})
    read(link, method="head")
    for machine in ("TelegramBot (like TwitterBot)", "WhatsApp/2.24", "facebookexternalhit/1.1", "Googlebot/2.1"):
        assert read(link, **{"User-Agent": machine}).status_code == 200
    assert counted() == [("view", "link", 3)]


def test_the_link_shows_the_newest_version(document):
    link = share_link(document)
    replace_version(document=document, actor=None, file=ContentFile(JPEG, name="poster.jpg"))
    assert read(link).body == JPEG


def test_what_is_withdrawn_has_no_link_until_it_comes_back(document):
    link = share_link(document)
    withdraw_document(document=document, actor=None)
    response = read(link)
    assert response.status_code == 404
    text = response.content.decode()
    assert "This link opens nothing" in text
    assert "Price list" not in text
    assert "Oxbridge" not in text
    assert share_link(document) == ""
    bring_back_document(document=document, actor=None)
    assert read(share_link(document)).status_code == 200


def test_what_is_internal_has_no_link(document):
    link = share_link(document)
    MarketingDocument.objects.update(internal_only=True)
    document.refresh_from_db()
    assert (read(link).status_code, share_link(document), counted()) == (404, "", [])


def test_a_center_that_is_closed_shows_nothing(document, center):
    Organization.objects.filter(pk=center.pk).update(is_active=False)
    assert read(share_link(document)).status_code == 404


@pytest.mark.parametrize("key", ["made-up", "%00", "é", "a b", "..%2F..%2Fetc%2Fpasswd", "x" * 500])
def test_a_made_up_link_says_so(db, key):
    assert Client().get(f"/m/{key}/").status_code == 404


def test_a_document_is_not_found_by_its_number_or_public_id(document):
    for key in (document.pk, document.public_id, document.public_id.hex):
        assert read(f"/m/{key}/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_there_and_not_counted(document):
    default_storage.delete(document.current.file.name)
    assert read(share_link(document)).status_code == 404
    assert counted() == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_sent_there(document, method):
    assert getattr(Client(), method)(share_link(document)).status_code == 405


def test_who_is_logged_in_elsewhere_reads_it_in_its_own_center(document):
    with platform_wide():
        other = make_organization(slug="other")
        with organization_scope(other):
            teacher = make_member(Role.TEACHER, organization=other)
        client = Client()
        client.force_login(teacher.user)
        assert read(share_link(document), client).body == PDF
    assert DocumentOpening.objects.get().organization == document.organization
    with platform_wide():
        assert DocumentOpening.objects.count() == 1


def test_who_comes_too_often_waits_and_others_do_not(document, monkeypatch):
    monkeypatch.setattr(views, "BY_READER", replace(views.BY_READER, most=1))
    link = share_link(document)
    first, second, other = (read(link, address=f"203.0.113.{host}") for host in (1, 1, 2))
    assert [each.status_code for each in (first, second, other)] == [200, 429, 200]
    assert 3500 < int(second.headers["Retry-After"]) <= 3600
    assert "Try again in 60 minutes" in second.content.decode()
    assert counted() == [("view", "link", 2)]


def test_one_address_does_not_read_all_links(document, monkeypatch):
    monkeypatch.setattr(views, "BY_ADDRESS", replace(views.BY_ADDRESS, most=1))
    links = [share_link(document), share_link(make_document())]
    assert [read(link).status_code for link in links] == [200, 429]


def test_a_name_breaks_no_header(scope):
    response = read(share_link(make_document(name='a"; filename="b.exe\r\nSet-Cookie: x=1.pdf')))
    assert "Set-Cookie" not in response.headers
    assert quote('"') in response.headers["Content-Disposition"] or "\\" in response.headers["Content-Disposition"]
