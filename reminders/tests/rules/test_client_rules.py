"""Rules of clients: what is due, which papers end, what others changed."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import Client
from clients.services.add_note import add_note, finish_note
from clients.services.change_clients import archive_clients, change_priority, change_status
from clients.services.keep_documents import keep_document
from clients.services.log_interaction import log_interaction
from common.tests.nasty_papers import PDF
from leads.factories import make_lead
from leads.models import Lead
from leads.services.archive_leads import archive_leads
from organizations.tests.people import client_of
from reminders.choices import AlertKind
from reminders.models import Alert
from reminders.rules.run import watch_clients
from scheduling.factories import make_course, new_group
from scheduling.services.enrol import enrol
from scheduling.services.pause_enrolment import pause_enrolment
from scheduling.services.resume_pauses import resume_due_pauses
from scheduling.services.save_group import open_group

pytestmark = pytest.mark.usefixtures("scope")


def told() -> list[tuple[str, str, dict]]:
    """After three ticks: each thing is told once."""
    for _tick in range(3):
        watch_clients()
    # Rolls have tests of their own.
    alerts = Alert.objects.exclude(kind__in=(AlertKind.ROLL_OPEN, AlertKind.ROLLS_LATE)).order_by("pk")
    return list(alerts.values_list("kind", "member__name", "payload"))


@pytest.fixture
def client(scope, malika) -> Client:
    return make_client(first_name="Nilufar", owner=malika)


def days(number: int):
    return timezone.localdate() + timedelta(days=number)


def test_a_note_and_a_call_that_are_due_are_told_to_who_has_the_client(client, malika, manager):
    add_note(client=client, text="Send the contract", actor=manager, category="follow_up", about_date=days(-1))
    add_note(client=client, text="Not yet", actor=manager, category="follow_up", about_date=days(1))
    log_interaction(client=client, channel="phone", outcome="no_answer", actor=manager, follow_up_on=days(0))
    assert told() == [
        (AlertKind.CLIENT_TO_DO, malika.name, {"text": "Send the contract"}),
        (AlertKind.CLIENT_TO_DO, malika.name, {"text": ""}),
    ]


def test_without_an_owner_who_wrote_it_is_told_and_what_is_for_leaders_is_not_read_out(manager):
    note = {"actor": manager, "category": "follow_up", "about_date": days(0), "is_private": True}
    add_note(client=make_client(), text="Divorce", **note)
    assert told() == [(AlertKind.CLIENT_TO_DO, manager.name, {"text": ""})]


def test_what_is_done_archived_or_long_gone_is_not_told(client, manager):
    words = {"client": client, "actor": manager, "category": "follow_up"}
    finish_note(note=add_note(text="Done", about_date=days(0), **words), actor=manager)
    add_note(text="Long ago", about_date=days(-30), **words)
    away = make_client()
    add_note(client=away, text="Away", actor=manager, category="follow_up", about_date=days(0))
    archive_clients(clients=Client.objects.filter(pk=away.pk), actor=manager)
    assert told() == []


def test_a_paper_that_ends_within_two_weeks_is_told_once(client, malika, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = {"kind": "contract", "actor": malika}
    keep_document(client=client, file=ContentFile(PDF, name="a.pdf"), expires_on=days(14), **file)
    keep_document(client=client, file=ContentFile(PDF, name="b.pdf"), expires_on=days(15), **file)
    facts = {"name": "a.pdf", "until": days(14).isoformat()}
    assert told() == [(AlertKind.PAPER_ENDS, malika.name, facts)]


def test_who_has_a_client_is_told_what_others_change_of_it(client, malika, manager):
    rows = Client.objects.filter(pk=client.pk)
    change_status(clients=rows, status="paused", actor=manager)
    change_priority(clients=rows, priority="urgent", actor=malika)
    facts = {"kind": ClientEventKind.STATUS, "to": "paused", "from": manager.name}
    assert told() == [(AlertKind.CLIENT_CHANGED, malika.name, facts)]


def test_the_page_of_alerts_says_it_and_leads_to_the_client(client, malika, manager):
    change_status(clients=Client.objects.filter(pk=client.pk), status="paused", actor=manager)
    add_note(client=client, text="Send the contract", actor=manager, category="follow_up", about_date=days(0))
    told()
    page = client_of(malika.user).get("/admin/reminders/alert/").content.decode()
    assert f"/admin/clients/client/{client.pk}/change/" in page
    assert "Status: Paused · Jamshid Manager" in page
    assert "To do: Send the contract" in page


# --- A client asks again ------------------------------------------------------------------------
def test_a_lead_of_a_client_is_told_to_who_has_the_client(scope, malika, sardor):
    client = make_client(first_name="Aziza", phone="+998905550112", owner=malika)
    lead = make_lead(first_name="Lola", phone="+998905550112", owner=sardor, course=make_course(name="Robotics"))
    assert told() == [(AlertKind.KNOWN_CLIENT, malika.name, {"tie": "family", "course": "Robotics"})]
    page = client_of(malika.user).get("/admin/reminders/alert/").content.decode()
    assert "Somebody of your client’s family asks: Robotics" in page
    assert f"/admin/leads/lead/{lead.pk}/change/" in page
    assert Alert.objects.get().client == client


def test_an_own_entry_an_old_list_and_what_was_taken_back_are_no_news(scope, malika):
    for number in range(3):
        make_client(first_name="Aziza", phone=f"+99890555011{number}", owner=malika)
    make_client(first_name="Aziza", phone="+998905550119")
    make_lead(first_name="Aziza", phone="+998905550110", actor=malika)
    make_lead(first_name="Aziza", phone="+998905550111", created_at=timezone.now() - timedelta(days=2))
    gone = make_lead(first_name="Aziza", phone="+998905550112")
    archive_leads(leads=Lead.objects.filter(pk=gone.pk), actor=None)
    make_lead(first_name="Aziza", phone="+998905550119")
    assert told() == []


def test_who_comes_back_from_a_pause_is_announced_two_days_before_and_a_missing_seat_is_told(client, malika, manager):
    group = new_group(name="FE-2", capacity=1)
    open_group(group=group)
    enrolment = enrol(client=client, group=group, starts_on=group.first_day, actor=None)
    week = {"starts_on": group.first_day, "ends_on": days(7), "reason": "Exams", "keeps_seat": False}
    pause_enrolment(enrolment=enrolment, **week, actor=None)
    enrol(client=make_client(), group=group, starts_on=group.first_day, actor=None)

    def told_at(day: int) -> list:
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            resume_due_pauses()
            return told()

    back = {"group": "FE-2", "day": days(8).isoformat()}
    announced = [(AlertKind.COMES_BACK, malika.name, back)]
    assert told_at(5) == []
    assert told_at(6) == announced
    assert told_at(8) == [*announced, *((AlertKind.NO_SEAT, who.name, back) for who in (malika, manager))]
