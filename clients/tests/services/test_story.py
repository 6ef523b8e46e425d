"""What is written down about a client: notes, calls, papers; and what follows from it by itself."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import ClientDocument, ClientInteraction, ClientNote
from clients.services import keep_documents
from clients.services.add_note import add_note, finish_note, reopen_note
from clients.services.keep_documents import describe_document, keep_document, remove_document
from clients.services.log_interaction import log_interaction, take_back_interaction
from common.tests.nasty_papers import BAD, PDF
from organizations.services.remove_orphans import remove_orphans

pytestmark = pytest.mark.usefixtures("scope")
TODAY = timezone.localdate()


@pytest.fixture
def client(scope):
    return make_client()


@pytest.fixture(autouse=True)
def own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def call(client, actor, outcome="success", **words):
    return log_interaction(client=client, channel="phone", outcome=outcome, actor=actor, **words)


def test_a_note_stands_in_the_story(client, malika):
    add_note(client=client, text=" Likes drawing ", actor=malika, category="studies")
    event = client.events.get(kind=ClientEventKind.NOTE)
    assert (event.payload["text"], event.to_value, event.actor) == ("Likes drawing", "studies", malika)


def test_what_is_for_leaders_stands_in_no_event(client, manager, malika):
    note = add_note(client=client, text="Divorce", actor=manager, is_private=True)
    assert "Divorce" not in str(client.events.get(kind=ClientEventKind.NOTE).payload)
    assert [*ClientNote.objects.visible_to(manager)] == [note]
    assert not ClientNote.objects.visible_to(malika).exists()


@pytest.mark.parametrize(
    ("words", "said"), [({"text": " "}, "empty"), ({"text": "x" * 5001}, "Split"), ({"category": "follow_up"}, "day")]
)
def test_a_note_that_says_nothing_or_too_much_is_refused(client, words, said):
    with pytest.raises(ValidationError, match=said):
        add_note(**{"client": client, "text": "Call", "actor": None, **words})


def test_what_is_to_do_is_due_on_its_day_until_it_is_done(client, malika):
    note = add_note(client=client, text="Call back", actor=malika, category="follow_up", about_date=TODAY)
    assert [*ClientNote.objects.due(TODAY)] == [note]
    assert not ClientNote.objects.due(TODAY - timedelta(days=1)).exists()
    finish_note(note=note, actor=malika)
    finish_note(note=note, actor=malika)
    assert not ClientNote.objects.to_do().exists()
    reopen_note(note=note, actor=malika)
    assert ClientNote.objects.to_do().exists()
    told = [event.payload["what"] for event in client.events.filter(kind=ClientEventKind.NOTE).order_by("pk")]
    assert told == ["added", "done", "reopened"]


def test_a_call_is_the_last_contact_and_the_last_activity(client, malika):
    at = timezone.now() + timedelta(minutes=1)
    call(client, malika, at=at)
    call(client, malika, at=at - timedelta(days=2))
    client.refresh_from_db()
    assert (client.last_contact_at, client.last_activity_at) == (at, at)


def test_who_was_reached_settles_what_was_to_be_come_back_to_by_then(client, malika):
    due = call(client, malika, "no_answer", follow_up_on=TODAY)
    later = call(client, malika, "no_answer", follow_up_on=TODAY + timedelta(days=9))
    call(client, malika, "no_answer")
    assert [*ClientInteraction.objects.to_follow().order_by("pk")] == [due, later]
    reached = call(client, malika)
    assert [*ClientInteraction.objects.to_follow()] == [later]
    take_back_interaction(interaction=reached, actor=malika)
    assert [*ClientInteraction.objects.to_follow().order_by("pk")] == [due, later]


def test_a_slip_is_taken_back_by_who_made_it_and_soon(client, malika, sardor):
    first = call(client, malika, at=timezone.now() - timedelta(days=1))
    slip = call(client, malika)
    with pytest.raises(ValidationError, match="too late"):
        take_back_interaction(interaction=slip, actor=sardor)
    take_back_interaction(interaction=slip, actor=malika)
    client.refresh_from_db()
    assert client.last_contact_at == first.at
    with pytest.raises(ValidationError, match="too late"):
        take_back_interaction(interaction=slip, actor=malika)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)), pytest.raises(ValidationError, match="too late"):
        take_back_interaction(interaction=first, actor=malika)


def test_a_call_that_cannot_be_is_refused(client):
    with pytest.raises(ValidationError, match="still to come"):
        call(client, None, at=timezone.now() + timedelta(hours=1))
    with pytest.raises(ValidationError, match="minutes"):
        call(client, None, duration_minutes=2000)


def keep(client, actor=None, name="passport.pdf", content=PDF, **words):
    return keep_document(client=client, file=ContentFile(content, name=name), kind="identity", actor=actor, **words)


def test_a_paper_is_kept_under_a_random_name_and_told(client, malika):
    document = keep(client, malika, expires_on=TODAY, notes=" copy ")
    assert "passport" not in document.file.name
    assert (document.name, document.notes, document.uploaded_by) == ("passport.pdf", "copy", malika)
    assert client.events.get(kind=ClientEventKind.DOCUMENT).payload["what"] == "added"
    assert [*ClientDocument.objects.ending(TODAY, TODAY)] == [document]


@pytest.mark.parametrize("name", [*BAD][:4])
def test_what_is_no_paper_leaves_neither_row_nor_file(client, name, tmp_path):
    content, word = BAD[name]
    with pytest.raises(ValidationError, match=word):
        keep(client, name=name, content=content)
    assert not ClientDocument.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_one_paper_too_many_leaves_neither_row_nor_file(client, monkeypatch, tmp_path):
    monkeypatch.setattr(keep_documents, "MOST", 0)
    with pytest.raises(ValidationError, match="papers already"):
        keep(client)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_paper_is_described_and_removed(client, malika, django_capture_on_commit_callbacks):
    document = keep(client)
    describe_document(document=document, actor=malika, type="contract", is_public=True)
    assert client.events.filter(payload__what="described").get().payload["type"] == ["identity", "contract"]
    with django_capture_on_commit_callbacks(execute=True):
        remove_document(document=document, actor=malika)
    assert not default_storage.exists(document.file.name)
    with pytest.raises(ValidationError, match="removed this paper"):
        remove_document(document=document, actor=malika)


def test_the_sweep_of_files_without_a_row_leaves_the_papers_of_clients(client):
    document = keep(client)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert remove_orphans() == 0
    assert default_storage.exists(document.file.name)
