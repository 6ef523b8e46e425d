"""The tab of papers and the files behind it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.tests.nasty_papers import BAD, DOCX, HEIC, JPEG, PDF
from leads.factories import make_lead
from leads.models import RequiredDocument
from leads.services.keep_documents import add_document
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope, platform_wide

pytestmark = pytest.mark.usefixtures("scope")


def tab(lead):
    return reverse("admin:leads_lead_documents", args=(lead.pk,))


def page(lead, document, name="document"):
    return reverse(f"admin:leads_lead_{name}", args=(lead.pk, document.public_id))


def keep(lead, name="passport.pdf", content=PDF, kind="identity"):
    return add_document(lead=lead, file=SimpleUploadedFile(name, content), kind=kind, actor=None)


def files(*named):
    return [SimpleUploadedFile(name, content, "text/html") for name, content in named]


def test_several_are_sent_at_once_and_each_judged_for_itself(browser_of, malika):
    lead = make_lead()
    sent = files(("passport.pdf", PDF), ("page.html", BAD["page.html"][0]), ("me.jpg", JPEG))
    response = browser_of(malika).post(tab(lead), {"files": sent, "type": "identity"}, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert "2 papers are kept." in text
    assert "“page.html” is no paper" in text
    assert {document.name: document.content_type for document in lead.documents.all()} == {
        "passport.pdf": "application/pdf",
        "me.jpg": "image/jpeg",
    }


def test_without_a_script_the_tab_tells_after_a_redirect(browser_of, malika):
    lead = make_lead()
    response = browser_of(malika).post(tab(lead), {"files": files(("me.jpg", JPEG)), "type": "photo"}, follow=True)
    assert response.redirect_chain[-1][0] == tab(lead)
    assert "1 paper is kept." in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"files": ""}, {"type": "x"}, {"files": "text"}])
def test_sending_nothing_is_said(data, browser_of, malika):
    response = browser_of(malika).post(tab(make_lead()), data, headers={"HX-Request": "true"})
    assert "No file came" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "disposition", "policy"),
    [
        ("passport.pdf", PDF, "inline", "object-src"),
        ("me.jpg", JPEG, "inline", "sandbox"),
        ("IMG.HEIC", HEIC, "attachment", "sandbox"),
        ("contract.docx", DOCX, "attachment", "sandbox"),
        ("notes.txt", b"just words", "attachment", "sandbox"),
    ],
)
def test_a_paper_opens_where_nothing_in_it_can_run(name, content, disposition, policy, browser_of, malika):
    lead = make_lead()
    response = browser_of(malika).get(page(lead, keep(lead, name, content)))
    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Disposition"].startswith(disposition)
    assert name in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert policy in response.headers["Content-Security-Policy"]
    assert "no-store" in response.headers["Cache-Control"]


def test_a_paper_is_for_those_who_may_see_the_lead(browser_of, malika, sardor, partner):
    lead = make_lead(owner=malika, partner=partner)
    document = keep(lead)
    assert b"".join(browser_of(malika).get(page(lead, document)).streaming_content) == PDF
    assert browser_of(sardor).get(page(lead, document)).status_code == 404
    assert browser_of(partner).get(page(lead, document)).status_code == 403
    assert Client().get(page(lead, document)).status_code == 302
    assert browser_of(malika).get(page(make_lead(owner=malika), document)).status_code == 404
    assert Client().get(f"/media/{document.file.name}").status_code == 404


def test_another_center_reaches_no_paper(browser_of, malika):
    lead = make_lead()
    document = keep(lead)
    with platform_wide():
        other = make_organization(slug="other")
        with organization_scope(other):
            stranger = make_member(Role.OWNER, organization=other)
        for name in ("document", "document_remove"):
            assert browser_of(stranger).post(page(lead, document, name), {"type": "photo"}).status_code == 404
        assert browser_of(stranger).get(page(lead, document)).status_code == 404
    assert lead.documents.get().type == "identity"


def test_a_marketer_looks_and_changes_nothing(browser_of, center):
    lead, marketer = make_lead(), make_member(Role.MARKETER, organization=center)
    document, browser = keep(lead), browser_of(marketer)
    assert browser.get(tab(lead)).status_code == 200
    assert browser.post(tab(lead), {"files": files(("me.jpg", JPEG))}).status_code == 403
    assert browser.post(page(lead, document), {"type": "photo"}).status_code == 403
    assert browser.post(page(lead, document, "document_remove")).status_code == 403
    assert browser.post(reverse("admin:leads_lead_documents_ask", args=(lead.pk,))).status_code == 403
    assert lead.documents.get().type == "identity"


def test_kind_and_notes_are_written_at_once(browser_of, malika):
    lead = make_lead()
    document = keep(lead)
    browser = browser_of(malika)
    browser.post(page(lead, document), {"type": "photo", "notes": "front side"}, headers={"HX-Request": "true"})
    document.refresh_from_db()
    assert (document.type, document.notes) == ("photo", "front side")
    refused = browser.post(page(lead, document), {"type": "crown"}, headers={"HX-Request": "true"})
    assert "crown" in refused.content.decode()


def test_a_file_that_is_gone_from_the_disk_is_not_found(browser_of, malika):
    lead = make_lead()
    document = keep(lead)
    document.file.storage.delete(document.file.name)
    assert browser_of(malika).get(page(lead, document)).status_code == 404


def test_the_tab_counts_what_is_required(browser_of, malika):
    for kind in ("identity", "photo", "consent"):
        RequiredDocument.objects.create(type=kind)
    lead = make_lead()
    keep(lead)
    text = browser_of(malika).get(tab(lead)).content.decode()
    assert "1/3" in text
    assert "Photo is missing" in text
    assert "Identity document is missing" not in text


def test_a_link_is_made_by_one_click_and_shown_with_its_picture(browser_of, malika):
    lead, browser = make_lead(), browser_of(malika)
    response = browser.post(reverse("admin:leads_lead_documents_ask", args=(lead.pk,)), headers={"HX-Request": "true"})
    text = response.content.decode()
    assert "/papers/" in text
    assert "<svg" in text
    assert browser.get(tab(lead)).content.decode().count("/papers/") == text.count("/papers/")


def test_the_tab_asks_the_same_for_one_paper_and_for_ten(browser_of, malika, django_assert_max_num_queries):
    lead, browser = make_lead(), browser_of(malika)
    keep(lead)
    browser.get(tab(lead))
    with django_assert_max_num_queries(40) as one:
        browser.get(tab(lead))
    for _number in range(9):
        keep(lead)
    with django_assert_max_num_queries(len(one)):
        browser.get(tab(lead))
