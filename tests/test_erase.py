"""Whoever wants to be forgotten is nowhere afterwards, and every figure is as before."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from bots.services.lines import person_says, they_said, way_of
from bots.services.link_conversation import link_conversation
from bots.services.open_conversation import open_conversation
from clients.factories import make_client
from common.search import search_condition
from common.tests.nasty_papers import PDF
from import_service.tests.imports import plan, write
from leads.choices import EventKind
from leads.factories import make_lead
from leads.hook_events import TYPES
from leads.matching import find_same
from leads.models import Lead, LeadDocument, LeadEvent, LeadMerge, LeadReminder, Touchpoint
from leads.services.add_note import add_note
from leads.services.edit_lead import edit_lead
from leads.services.erase_person import erase_person
from leads.services.keep_documents import add_document
from leads.services.link_family import link_family
from leads.services.merge_leads import merge_leads
from leads.services.save_contact import add_contact
from leads.services.save_qualification import save_qualification
from leads.services.undo_merge import undo_merge
from messaging.factories import make_endpoint
from messaging.services.enqueue_messages import NewMessage, enqueue_message
from messaging.services.opt_out import opt_out
from organizations.choices import AuditKind, Role
from organizations.factories import make_member
from organizations.models import AuditEvent, Membership
from organizations.scoping import organization_scope
from organizations.tests.people import client_of
from scheduling.factories import make_course, make_room
from tests.canary import Center
from trials.services.book_trial import OwnTime, book_trial_alone, cancel_trial
from trials.services.make_offer import make_offer
from trials.services.placement_tests import complete_test, plan_test

MARK, PHONE = "zqnemo", "+998907654321"
# A place of many people, and words of the center itself.
KEPT = {"city", "region", "country", "campaign", "preferred_days", "language"}


@pytest.fixture
def center(north: Center):
    with organization_scope(north.organization):
        yield north


@pytest.fixture
def nemo(center: Center) -> Lead:
    """A person with something in every corner; a program of the center is told of it."""
    make_endpoint(events=list(TYPES))
    names = {"first_name": f"{MARK} Kamola", "last_name": MARK, "contact_name": f"{MARK} mother", "address": MARK}
    lead = make_lead(**names, phone=PHONE, email=f"{MARK}@example.com", more_phones=["+998907654322"], note=MARK)
    add_note(lead=lead, text=f"{MARK} said {PHONE}", actor=center.owner)
    lead = edit_lead(lead_id=lead.pk, changes={"last_name": f"{MARK}ova"}, actor=center.owner, version=lead.version)
    add_contact(lead=lead, facts={"name": f"{MARK} father", "phone": PHONE}, actor=center.owner)
    save_qualification(lead=lead, answer="need", value=f"{MARK} needs", actor=center.owner)
    add_document(lead=lead, file=ContentFile(PDF, name=f"{MARK}.pdf"), kind="identity", actor=None)
    Touchpoint.objects.create(lead=lead, channel="phone", outcome="success", note=MARK)
    LeadReminder.objects.create(lead=lead, text=MARK, deadline_at=lead.created_at)
    apps.get_model("reminders.Task").objects.create(title=MARK, notes=MARK, assignee=center.owner, lead=lead)
    apps.get_model("reminders.Alert").objects.create(
        kind="new_lead", member=center.owner, lead=lead, key=MARK, payload={"name": MARK}
    )
    _wants_to_learn(lead, center)
    _writes_to_the_bot(lead, center)
    link_family(leads=[lead, make_lead(first_name="Sister")], actor=center.owner)
    return Lead.objects.get(pk=lead.pk)


def _wants_to_learn(lead: Lead, center: Center) -> None:
    """A trial alone and one as a guest, a test, an offer, a place in line."""
    course = make_course()
    guest = center.rows["scheduling.lessonguest"][0]
    type(guest).objects.filter(pk=guest.pk).update(name=lead.name)
    apps.get_model("trials.TrialLesson").objects.filter(guest=guest).update(lead=lead, note=MARK, reason=MARK)
    soon = timezone.now() + timedelta(days=1)
    alone = book_trial_alone(lead=lead, time=OwnTime(course, soon, 45, make_room()), actor=None, note=MARK)
    cancel_trial(trial=alone, reason=MARK, actor=None)
    complete_test(test=plan_test(lead=lead, starts_at=soon, actor=None), level="B1", result=MARK, actor=None)
    terms = {"valid_until": timezone.localdate(), "discount_percent": Decimal(5), "discount_reason": MARK}
    make_offer(lead=lead, course=course, price=Decimal(1), text=MARK, actor=None, **terms)
    apps.get_model("trials.WaitingEntry").objects.create(lead=lead, course=course, wish=MARK, reason=MARK)


def _writes_to_the_bot(lead: Lead, center: Center) -> None:
    """Said, sent a paper, was answered; a reminder was sent, and an event tells of a message by SMS."""
    talk = open_conversation(address="790765432100", name=f"{MARK} K", username=f"{MARK}_k", language="uz")
    link_conversation(conversation=talk, lead=lead, member=center.owner)
    stored = default_storage.save(f"documents/{center.organization.pk}/{MARK}.pdf", ContentFile(PDF))
    they_said(conversation=talk, kind="file", text=f"{MARK} asks", file=stored, file_name=f"{MARK}.pdf")
    person_says(conversation=talk, member=center.owner, text=f"Dear {MARK}")
    type(talk).objects.filter(pk=talk.pk).update(source=MARK, facts={"name": MARK})
    way = way_of(talk)
    enqueue_message(NewMessage(way, "free", {"text": f"{MARK} comes"}))
    sms = enqueue_message(NewMessage(replace(way, channel="sms", to=PHONE), "free", {"text": f"{MARK} comes"}))
    LeadEvent.objects.create(lead=lead, kind=EventKind.NOTE, message=sms)
    apps.get_model("bots.Update").objects.create(
        bot=center.rows["messaging.bot"][0], update_id=99, chat=talk.chat.address, payload={"name": MARK}
    )


def kept_of_talks() -> str:
    """Every column of every table of messages and conversations but what other fixtures have put there."""
    names = ("messaging.Chat", "messaging.Message", "bots.Conversation", "bots.Line", "bots.Update")
    return str([list(apps.get_model(name).objects.values()) for name in names]).casefold()


def rows_about(pks: list[int]) -> list[tuple[str, object]]:
    """Every row of every table that points to these leads, and the leads."""
    found: list[tuple[str, object]] = [("lead", lead) for lead in Lead.objects.filter(pk__in=pks)]
    for relation in Lead._meta.related_objects:
        if relation.many_to_many or relation.related_model is Lead:
            continue
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": pks})
        found += [(relation.related_model._meta.label, row) for row in rows]
    return found


def traces(pks: list[int]) -> list[str]:
    """Columns in which somebody could still read who it was."""
    return [
        f"{table}.{field.name}: {value}"
        for table, row in rows_about(pks)
        for field in row._meta.concrete_fields
        if field.name not in {*KEPT, "key"}
        for value in (str(getattr(row, field.attname)).casefold(),)
        if MARK in value or "765432" in value
    ]


def figures() -> object:
    """What reports count."""
    events = LeadEvent.objects.exclude(kind=EventKind.ERASED).values("kind", "actor", "at").order_by("pk")
    leads = Lead.objects.values("status", "source", "owner", "created_at", "is_archived").order_by("pk")
    touches = Touchpoint.objects.values("outcome", "channel", "at").order_by("pk")
    reminders = LeadReminder.objects.values("status").annotate(n=Count("pk")).order_by("status")
    return [list(rows) for rows in (events, leads, touches, reminders)]


def test_nothing_tells_who_it_was_and_every_figure_stays(
    nemo: Lead, center: Center, django_capture_on_commit_callbacks
):
    stored, before = LeadDocument.objects.get(lead=nemo).file.name, figures()
    assert len(traces([nemo.pk])) > 15
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(lead=nemo, actor=center.owner)
    assert traces([nemo.pk]) == []
    assert figures() == before
    assert not default_storage.exists(stored)
    nemo.refresh_from_db()
    assert (nemo.name, nemo.search_text, nemo.consent, nemo.family) == ("Erased", "", False, None)


def test_what_was_said_and_sent_is_forgotten(nemo: Lead, center: Center, django_capture_on_commit_callbacks):
    stored = apps.get_model("bots.Line").objects.filter(file__contains=MARK).get().file
    lines = apps.get_model("bots.Line").objects.count()
    assert default_storage.exists(stored)
    assert MARK in kept_of_talks()
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(lead=nemo, actor=center.owner)
    assert MARK not in kept_of_talks()
    assert "765432" not in kept_of_talks()
    assert not default_storage.exists(stored)
    assert apps.get_model("bots.Line").objects.count() == lines
    assert not apps.get_model("messaging.Message").objects.due(timezone.now()).filter(kind="free", text="").exists()


def told_to_programs() -> list[dict[str, object]]:
    return list(apps.get_model("messaging.WebhookPost").objects.order_by("pk").values())


def test_what_webhooks_were_told_is_forgotten_and_they_are_told_to_forget(nemo: Lead, center: Center):
    before = told_to_programs()
    assert MARK in str(before)
    erase_person(lead=nemo, actor=center.owner)
    after = told_to_programs()
    assert MARK not in str(after)
    assert "765432" not in str(after)
    assert [row["type"] for row in after[len(before) :]] == ["lead.erased"]
    own = [row for row in after if row["subject"] == f"lead:{nemo.pk}"]
    assert {row["state"] for row in own[:-1]} == {"erased"}
    assert str(nemo.public_id) in str(own[-1]["body"])


def refuse(**addresses: str) -> None:
    for channel, address in addresses.items():
        opt_out(channel=channel, address=address)


def refused() -> set[str]:
    return set(apps.get_model("messaging.OptOut").objects.values_list("address", flat=True))


def test_what_they_refused_is_forgotten_with_their_addresses(nemo: Lead, center: Center):
    before = refused()
    refuse(sms=PHONE, whatsapp="+998907654322", email=f"{MARK}@example.com", telegram="790765432100")
    erase_person(lead=nemo, actor=center.owner)
    assert refused() == before


def test_what_somebody_else_with_the_same_address_refused_goes_on_holding(nemo: Lead, center: Center):
    before = refused()
    refuse(sms=PHONE, whatsapp="+998907654322", email=f"{MARK}@example.com", telegram="790765432100")
    make_lead(first_name="Sister", phone=PHONE, telegram_id=790765432100)
    make_client(first_name="Aunt", email=f"{MARK}@example.com")
    erase_person(lead=nemo, actor=center.owner)
    assert refused() - before == {PHONE, f"{MARK}@example.com", "790765432100"}


def test_nobody_is_found_by_them_any_more(nemo: Lead, center: Center):
    assert find_same(phones=[PHONE])
    erase_person(lead=nemo, actor=center.owner)
    assert find_same(phones=[PHONE, "+998907654322"], email=f"{MARK}@example.com") == []
    assert not Lead.objects.filter(search_condition(MARK)).exists()


def test_it_is_written_down_without_the_name(nemo: Lead, center: Center):
    erase_person(lead=nemo, actor=center.owner)
    event = nemo.events.get(kind=EventKind.ERASED)
    entry = AuditEvent.objects.get(kind=AuditKind.ERASED)
    assert (event.actor, entry.actor, entry.label) == (center.owner, center.owner, "Erased")
    assert not AuditEvent.objects.filter(model="leads.lead", object_id=nemo.pk, label__contains=MARK).exists()


def test_the_merged_are_forgotten_too_and_never_parted(nemo: Lead, center: Center):
    winner = make_lead(first_name=f"{MARK} Camola", phone="+998907654329")
    merge_leads(winner=winner, absorbed=[nemo], choices={}, actor=center.owner)
    erase_person(lead=nemo, actor=center.owner)
    assert traces([winner.pk, nemo.pk]) == []
    with pytest.raises(ValidationError, match="erased"):
        undo_merge(merge=LeadMerge.objects.get(winner=winner), actor=center.owner)


def test_rows_and_files_of_imports_forget_too(center: Center, django_capture_on_commit_callbacks):
    job = plan(f"Name,Phone,Note,Other\n{MARK} Kamola,{PHONE},{MARK} said,{MARK}\nAnother Person,+998901110001,,\n")
    write(job)
    job.refresh_from_db()
    lead, stored = Lead.objects.get(phone=PHONE), job.file.name
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(lead=lead, actor=center.owner)
    assert traces([lead.pk]) == []
    assert not default_storage.exists(stored)
    assert job.rows.count() == 2
    assert job.rows.exclude(lead=lead).get().first_name == "Another"


# --- The pages ------------------------------------------------------------------------------------
def page(lead: Lead, name: str) -> str:
    return reverse(f"admin:leads_lead_{name}", args=(lead.pk,))


def seller_of(center: Center) -> Membership:
    return make_member(Role.SALESPERSON, organization=center.organization)


def test_erasing_asks_for_the_name(nemo: Lead, center: Center):
    client, name = client_of(center.owner.user), nemo.name
    assert "no way back" in client.get(page(nemo, "erase")).content.decode().replace("\n", " ")
    assert "not the name" in client.post(page(nemo, "erase"), {"name": "somebody"}).content.decode()
    nemo.refresh_from_db()
    assert nemo.name == name
    client.post(page(nemo, "erase"), {"name": f" {name.upper()} "})
    nemo.refresh_from_db()
    assert nemo.name == "Erased"
    assert client.get(page(nemo, "change")).status_code == 200
    assert client.get(page(nemo, "history")).status_code == 200


def test_the_parcel_holds_everything_and_is_written_down(nemo: Lead, center: Center):
    response = client_of(center.owner.user).post(page(nemo, "take_out"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    told = archive.read("person.json").decode()
    said = (f"{MARK} asks", f"Dear {MARK}", f"{MARK} comes", "790765432100")
    family = (PHONE, "+998907654322", f"{MARK} mother", f"{MARK} father", f"{MARK} said", f"{MARK} needs")
    for word in (*family, *said):
        assert word in told
    assert "Task" not in json.loads(told)
    assert json.loads(told)["tasks"][0]["title"] == MARK
    assert MARK in json.loads(told)["posts of webhooks"][0]["body"]
    assert archive.read(f"documents/1-{MARK}.pdf") == PDF
    assert AuditEvent.objects.filter(kind=AuditKind.EXPORTED, object_id=nemo.pk).count() == 1


def test_both_are_for_leaders(nemo: Lead, center: Center):
    client = client_of(seller_of(center).user)
    assert client.post(page(nemo, "erase"), {"name": nemo.name}).status_code == 403
    assert client.post(page(nemo, "take_out")).status_code == 403
    assert client_of(center.owner.user).get(page(nemo, "take_out")).status_code == 405
    nemo.refresh_from_db()
    assert MARK in nemo.name
