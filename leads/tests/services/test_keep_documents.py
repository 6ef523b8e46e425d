"""Papers of a lead: on the disk and in the list or neither; the last required one moves the lead on."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError

from common.tests.nasty_papers import BAD, JPEG, PDF
from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead, RequiredDocument
from leads.papers.links import lead_behind, link_of, read_token
from leads.papers.required import papers_of
from leads.services import keep_documents
from leads.services.ask_for_papers import ask_for_papers
from leads.services.keep_documents import add_document, describe_document, remove_document
from scheduling.factories import make_course

pytestmark = pytest.mark.usefixtures("scope")


def send(lead, name="passport.pdf", content=PDF, kind="identity", **words):
    return add_document(lead=lead, file=ContentFile(content, name=name), kind=kind, **{"actor": None, **words})


def on_disk():
    return {str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def events_of(lead):
    return [event.payload["what"] for event in lead.events.filter(kind=EventKind.DOCUMENT).order_by("pk")]


def test_a_paper_lies_under_a_name_nobody_guesses(malika):
    lead, before = make_lead(), on_disk()
    document = send(lead, "Паспорт Азиза.pdf", actor=malika)
    (path,) = on_disk() - before
    assert document.name == "Паспорт Азиза.pdf"
    assert Path(path).suffix == ".pdf"
    assert len(Path(path).stem) == 32
    assert Path(path).stat().st_mode & 0o077 == 0
    assert (document.size, document.content_type, document.uploaded_by) == (len(PDF), "application/pdf", malika)
    assert events_of(lead) == ["added"]


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused_leaves_nothing(name):
    lead, before = make_lead(), on_disk()
    with pytest.raises(ValidationError):
        send(lead, name, BAD[name][0])
    assert (on_disk(), lead.documents.count(), events_of(lead)) == (before, 0, [])


def test_a_file_goes_with_its_transaction(monkeypatch):
    lead, before = make_lead(), on_disk()

    def fail(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(keep_documents, "save_events", fail)
    with pytest.raises(DatabaseError):
        send(lead)
    assert (on_disk(), lead.documents.count()) == (before, 0)


def test_a_removed_paper_is_gone_and_remembered(malika, django_capture_on_commit_callbacks):
    lead, before = make_lead(), on_disk()
    document = send(lead)
    with django_capture_on_commit_callbacks(execute=True):
        remove_document(document=document, actor=malika)
    assert on_disk() == before
    removed = lead.events.filter(kind=EventKind.DOCUMENT).order_by("-pk").first()
    assert (removed.payload["what"], removed.payload["name"], removed.actor) == ("removed", "passport.pdf", malika)
    with pytest.raises(ValidationError, match="removed this paper"):
        remove_document(document=document, actor=malika)


def test_papers_are_required_for_every_course_or_for_one():
    english, maths = make_course(), make_course()
    RequiredDocument.objects.create(type="identity")
    RequiredDocument.objects.create(type="photo", course=english)
    assert [str(paper.type) for paper in papers_of(make_lead(course=english))] == ["identity", "photo"]
    assert [str(paper.type) for paper in papers_of(make_lead(course=maths))] == ["identity"]


def test_the_last_required_paper_moves_the_lead_on(malika):
    for kind in ("identity", "photo"):
        RequiredDocument.objects.create(type=kind)
    lead = make_lead()
    Lead.objects.filter(pk=lead.pk).update(status=LeadStatus.DOCUMENTS_PENDING)
    send(lead)
    lead.refresh_from_db()
    assert lead.status == LeadStatus.DOCUMENTS_PENDING
    other = send(lead, "me.jpg", JPEG, "other")
    describe_document(document=other, kind="photo", notes="front", actor=malika)
    lead.refresh_from_db()
    assert lead.status == LeadStatus.DOCUMENTS_RECEIVED


@pytest.mark.parametrize("status", [LeadStatus.NEW, LeadStatus.ENROLLED, LeadStatus.LOST])
def test_papers_move_no_lead_that_does_not_wait_for_them(status):
    RequiredDocument.objects.create(type="identity")
    lead = make_lead()
    Lead.objects.filter(pk=lead.pk).update(status=status)
    send(lead)
    lead.refresh_from_db()
    assert lead.status == status


def test_where_nothing_is_required_nothing_is_complete():
    lead = make_lead()
    Lead.objects.filter(pk=lead.pk).update(status=LeadStatus.DOCUMENTS_PENDING)
    send(lead)
    lead.refresh_from_db()
    assert lead.status == LeadStatus.DOCUMENTS_PENDING


def test_there_is_an_end_to_papers(monkeypatch):
    monkeypatch.setattr(keep_documents, "MOST", 1)
    lead = make_lead()
    send(lead)
    with pytest.raises(ValidationError, match="1 papers already"):
        send(lead)


def test_what_the_person_sends_has_less_room():
    lead = make_lead()
    send(lead, most_bytes=len(PDF) + 10)
    with pytest.raises(ValidationError, match="no room"):
        send(lead, most_bytes=len(PDF) + 10)


def test_a_paper_of_a_merged_lead_goes_to_the_lead_it_became():
    lead, became = make_lead(), make_lead()
    Lead.objects.filter(pk=lead.pk).update(merged_into=became, is_archived=True)
    assert send(lead).lead == became


# --- The link of the person -----------------------------------------------------------------------
def behind(token):
    found = read_token(token)
    return found and lead_behind(*found[1:])


def test_the_newest_link_leads_to_the_lead(malika):
    lead = make_lead()
    assert link_of(lead) is None
    ask_for_papers(lead=lead, actor=malika)
    first = link_of(lead).token
    assert (behind(first), link_of(lead).token) == (lead, first)
    ask_for_papers(lead=lead, actor=malika)
    assert (behind(first), behind(link_of(lead).token)) == (None, lead)


def test_a_link_ends_after_fourteen_days(malika):
    lead = make_lead()
    ask_for_papers(lead=lead, actor=malika)
    token = link_of(lead).token
    event = lead.events.get(kind=EventKind.DOCUMENT)
    event.at = event.at.replace(year=event.at.year - 1)
    event.save()
    assert (behind(token), link_of(lead)) == (None, None)


def test_a_link_opens_the_lead_that_took_this_one_over_and_no_archived_one(malika):
    lead, became = make_lead(), make_lead()
    ask_for_papers(lead=lead, actor=malika)
    token = link_of(lead).token
    Lead.objects.filter(pk=lead.pk).update(is_archived=True)
    assert behind(token) is None
    Lead.objects.filter(pk=lead.pk).update(merged_into=became)
    assert behind(token) == became


@pytest.mark.parametrize("token", ["", "x", "a:b", "W10:1:2", "\x00", "é" * 400])
def test_a_made_up_link_opens_nothing(token):
    assert read_token(token) is None


def test_a_changed_link_opens_nothing(malika):
    lead = make_lead()
    ask_for_papers(lead=lead, actor=malika)
    token = link_of(lead).token
    assert read_token(f"{token[:10]}{'A' if token[10] != 'A' else 'B'}{token[11:]}") is None
