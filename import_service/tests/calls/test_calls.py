"""What becomes of calls: one contact of a lead or a client, whatever the order and however often they are told."""

import itertools
import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clients.choices import Direction, TouchChannel, TouchOutcome
from clients.factories import make_client
from clients.models import ClientInteraction
from import_service.choices import CallProvider, DeliveryState, Reason
from import_service.models import Call, CallLine, Delivery
from import_service.services.take_in_call import settle_silent_calls
from import_service.services.work_on_delivery import work_on_due
from import_service.tests.calls.conftest import ANSWERED, BEGAN, ENDED, MISSED, NUMBER, RECORDED, RINGS, Exchange
from leads.choices import Door, LeadStatus, ReminderKind
from leads.factories import make_lead
from leads.models import Lead, LeadReminder, Touchpoint
from leads.services.call_back import CALL_BACK
from leads.services.log_touch import log_touch
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization


def call_backs(lead: Lead) -> Any:
    return LeadReminder.objects.open().filter(lead=lead, key__startswith=CALL_BACK)


# --- A number nobody knows --------------------------------------------------------------------------
def test_an_unknown_number_becomes_a_lead_with_its_call(exchange: Exchange, line: CallLine) -> None:
    exchange.tells(ENDED, RECORDED)
    lead = Lead.objects.get()
    assert (lead.phone, lead.source, lead.door, lead.created_at) == (NUMBER, line.source, Door.WEBHOOK, BEGAN)
    touch = Touchpoint.objects.get()
    assert (touch.lead, touch.channel, touch.direction, touch.outcome, touch.actor, touch.at) == (
        lead, TouchChannel.PHONE, Direction.INBOUND, TouchOutcome.SUCCESS, None, BEGAN,
    )  # fmt: skip
    assert (touch.seconds, touch.duration_minutes, touch.recording) == (247, 5, RECORDED["recording_url"])
    assert (lead.status, lead.first_response_at) == (LeadStatus.CONTACTED, BEGAN)
    assert not LeadReminder.objects.open().filter(lead=lead).exists()
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE}


def test_a_missed_call_asks_to_call_back_at_once(exchange: Exchange) -> None:
    exchange.tells(MISSED)
    lead = Lead.objects.get()
    asked = call_backs(lead).get()
    assert asked.deadline_at <= timezone.now() + timedelta(minutes=5)
    assert "missed" in asked.text
    assert (lead.status, Touchpoint.objects.get().outcome) == (LeadStatus.NEW, TouchOutcome.NO_ANSWER)


def test_while_it_rings_there_is_nobody_yet(exchange: Exchange) -> None:
    exchange.tells(RINGS)
    assert not Lead.objects.exists()
    assert Delivery.objects.get().reason == Reason.CALL_GOES_ON
    exchange.tells(ANSWERED)
    assert Touchpoint.objects.get().outcome == TouchOutcome.SUCCESS


# --- Pieces ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("order", list(itertools.permutations((RINGS, ANSWERED, ENDED, RECORDED))))
def test_in_any_order_it_is_one_contact(exchange: Exchange, order: tuple[dict[str, Any], ...]) -> None:
    exchange.tells(*order)
    touch = Touchpoint.objects.get()
    assert (touch.outcome, touch.seconds, touch.recording) == (
        TouchOutcome.SUCCESS, 247, RECORDED["recording_url"],
    )  # fmt: skip
    assert (Lead.objects.count(), Call.objects.count()) == (1, 1)


def test_a_thousand_times_and_a_day_late_it_is_one_call(exchange: Exchange, clock: Any) -> None:
    pieces = [RINGS, ANSWERED, ENDED, RECORDED] * 250
    random.Random(7).shuffle(pieces)
    exchange.tells(*pieces)
    clock.shift(timedelta(days=1))
    exchange.tells(*(dict(piece, attempt=number) for piece in (ENDED, RECORDED) for number in range(5)))
    assert (Touchpoint.objects.count(), Lead.objects.count(), Call.objects.count()) == (1, 1, 1)
    assert Delivery.objects.count() == 4 + 10
    assert Lead.objects.get().events.filter(kind="touch").count() == 1


def test_missed_first_and_answered_after_all(exchange: Exchange) -> None:
    exchange.tells(MISSED)
    lead = Lead.objects.get()
    assert call_backs(lead).exists()
    exchange.tells({**ANSWERED, "call_id": "c2"})
    assert Touchpoint.objects.get().outcome == TouchOutcome.SUCCESS
    assert not call_backs(lead).exists()
    lead.refresh_from_db()
    assert lead.status == LeadStatus.CONTACTED


def test_a_call_whose_end_nobody_tells_was_missed(exchange: Exchange, clock: Any) -> None:
    exchange.tells(RINGS, {**ANSWERED, "call_id": "c3"})
    clock.shift(timedelta(hours=2, minutes=1))
    assert settle_silent_calls() == 2
    assert settle_silent_calls() == 0
    outcomes = Touchpoint.objects.order_by("outcome").values_list("outcome", flat=True)
    assert list(outcomes) == [TouchOutcome.NO_ANSWER, TouchOutcome.SUCCESS]


# --- Somebody known -------------------------------------------------------------------------------
def test_a_lead_is_known_by_its_number(exchange: Exchange) -> None:
    lead = make_lead(phone=NUMBER)
    exchange.tells(MISSED)
    assert (Touchpoint.objects.get().lead, call_backs(lead).count()) == (lead, 1)
    exchange.tells({**MISSED, "call_id": "c5"})
    assert (Touchpoint.objects.count(), call_backs(lead).count()) == (2, 1)


def test_an_answered_call_closes_what_a_missed_one_asked(exchange: Exchange) -> None:
    lead = make_lead(phone=NUMBER)
    exchange.tells(MISSED)
    later = (BEGAN + timedelta(minutes=2)).isoformat()
    exchange.tells({**ENDED, "call_id": "c6", "direction": "out", "from": "101", "to": NUMBER, "started_at": later})
    assert not call_backs(lead).exists()
    assert not LeadReminder.objects.open().filter(lead=lead, kind=ReminderKind.FIRST_CONTACT).exists()


def test_a_person_who_calls_back_closes_it_too(exchange: Exchange, clock: Any) -> None:
    lead = make_lead(phone=NUMBER)
    exchange.tells(MISSED)
    clock.shift(timedelta(minutes=1))
    log_touch(lead=lead, channel=TouchChannel.PHONE, outcome=TouchOutcome.SUCCESS, actor=None)
    assert not call_backs(lead).exists()


def test_an_older_answered_call_told_late_closes_nothing(exchange: Exchange) -> None:
    lead = make_lead(phone=NUMBER)
    exchange.tells(MISSED)
    earlier = (BEGAN - timedelta(hours=3)).isoformat()
    exchange.tells({**ENDED, "call_id": "c7", "started_at": earlier})
    assert call_backs(lead).count() == 1


def test_a_missed_call_told_after_they_were_spoken_to_asks_nothing(exchange: Exchange) -> None:
    lead = make_lead(phone=NUMBER)
    later = (BEGAN + timedelta(minutes=2)).isoformat()
    exchange.tells({**ENDED, "call_id": "c8", "started_at": later}, MISSED)
    assert (Touchpoint.objects.filter(lead=lead).count(), call_backs(lead).count()) == (2, 0)


def test_the_number_of_a_client(exchange: Exchange, clock: Any) -> None:
    client = make_client(phone=NUMBER)
    exchange.tells(MISSED)
    missed = ClientInteraction.objects.get()
    assert (missed.client, missed.outcome, missed.follow_up_on) == (
        client, TouchOutcome.NO_ANSWER, timezone.localdate(),
    )  # fmt: skip
    exchange.tells({**ANSWERED, "call_id": "c2"}, {**RECORDED, "call_id": "c2"})
    missed.refresh_from_db()
    assert (missed.outcome, missed.follow_up_on, missed.recording) == (
        TouchOutcome.SUCCESS, None, RECORDED["recording_url"],
    )  # fmt: skip
    assert not Lead.objects.exists()


def test_a_client_reached_later_settles_what_was_missed(exchange: Exchange) -> None:
    make_client(phone=NUMBER)
    exchange.tells(MISSED, {**ENDED, "started_at": (BEGAN + timedelta(minutes=3)).isoformat()})
    assert not ClientInteraction.objects.to_follow().exists()


# --- Nobody to call back --------------------------------------------------------------------------
@pytest.mark.parametrize("caller", ["101", "anonymous", "", "+998931112233", "712000001"])
def test_our_own_people_and_inner_numbers_become_no_leads(
    exchange: Exchange, line: CallLine, center: Organization, caller: str
) -> None:
    make_member(Role.SALESPERSON, organization=center, phone="+998931112233")
    line.own_numbers = "71 200 00 01\nnonsense"
    line.save()
    exchange.tells({**MISSED, "from": caller})
    assert not Lead.objects.exists()
    assert Delivery.objects.get().state == DeliveryState.DONE


def test_whom_we_call_unasked_becomes_no_lead(exchange: Exchange) -> None:
    exchange.tells({**ENDED, "direction": "out", "from": "101", "to": NUMBER})
    assert not Lead.objects.exists()
    assert Delivery.objects.get().reason == Reason.NO_CUSTOMER


# --- What strangers send --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "link",
    ["http://rec.example.com/1.mp3", "javascript:alert(1)", "https://", "https://user:pw@rec.example.com/1", "x"],
)
def test_only_https_is_a_link(exchange: Exchange, link: str) -> None:
    exchange.tells({**ENDED, "recording_url": link})
    assert Touchpoint.objects.get().recording == ""


def test_a_call_without_an_id_waits_for_a_person(exchange: Exchange, line: CallLine) -> None:
    told = {"kennung": "c9", "from": NUMBER, "talk_time": "00:01:01"}
    exchange.tells(told)
    failed = Delivery.objects.get()
    assert failed.state == DeliveryState.FAILED
    assert "which call" in failed.errors["__all__"][0]
    line.mapping = {"kennung": "call_id"}
    line.save()
    Delivery.objects.update(state=DeliveryState.WAITING, attempts=0)
    work_on_due()
    assert Touchpoint.objects.get().seconds == 61


@pytest.mark.parametrize(
    "wrong",
    [
        {"talk_seconds": "-1"},
        {"talk_seconds": "9e99"},
        {"talk_seconds": "nan"},
        {"from": "9" * 500},
        {"started_at": "yesterday"},
        {"started_at": "2099-01-01T00:00:00Z"},
        {"started_at": 99999999999999},
    ],
)
def test_nonsense_breaks_nothing(exchange: Exchange, wrong: dict[str, Any]) -> None:
    exchange.tells({**ENDED, **wrong})
    assert Delivery.objects.get().state == DeliveryState.DONE


def test_the_events_of_zadarma(line: CallLine) -> None:
    """Fields by https://zadarma.com/en/support/api/ and github.com/zadarma/user-api-v1, lib/Webhook."""
    from import_service.services.receive_delivery import receive_delivery

    line.provider = CallProvider.ZADARMA
    line.save()
    start = {"call_start": "2026-11-18 11:00:00", "pbx_call_id": "in_1", "caller_id": "998901234567"}
    events: list[dict[str, Any]] = [
        {"event": "NOTIFY_START", **start, "called_did": "998712000000"},
        {"event": "NOTIFY_INTERNAL", **start, "called_did": "998712000000", "internal": "100"},
        {"event": "NOTIFY_ANSWER", **start, "destination": "100", "internal": "100"},
        {"event": "NOTIFY_END", **start, "called_did": "998712000000", "duration": "61", "disposition": "answered",
         "is_recorded": "1", "call_id_with_rec": "1.1"},
        {"event": "NOTIFY_RECORD", "pbx_call_id": "in_1", "call_id_with_rec": "1.1"},
        {"event": "NOTIFY_OUT_START", **start, "pbx_call_id": "out_1", "destination": "998901234567",
         "internal": "100"},
        {"event": "NOTIFY_OUT_END", **start, "pbx_call_id": "out_1", "caller_id": "100", "destination": "998901234567",
         "internal": "100", "duration": "0", "disposition": "no answer"},
    ]  # fmt: skip
    for number, event in enumerate(reversed(events)):
        receive_delivery(source=line.source, door=Door.WEBHOOK, payload=event, key=str(number), kind="call")
    work_on_due()
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE}
    told = Touchpoint.objects.order_by("direction").values_list("direction", "outcome", "seconds")
    assert ("inbound", "success", 61) in list(told)
    assert Lead.objects.get().phone == NUMBER
