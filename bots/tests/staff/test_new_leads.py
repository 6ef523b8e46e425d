"""A lead the rules gave is accepted or passed on in the chat; in silence it goes on by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bots.staff.kinds import NEW_LEAD
from bots.staff.new_leads import send_new_leads
from bots.tests.chat import Person
from bots.tests.staff.conftest import MORNING, linked
from leads.admin.lead_page.timeline import read_timeline
from leads.choices import EventKind
from leads.factories import make_lead, make_source
from leads.models import Lead
from leads.services.accept_lead import accept_lead, pass_on_leads
from leads.services.assign_by_rules import assign_by_rules
from messaging.models import Message
from messaging.outbox.wanted import is_wanted
from organizations.models import Membership, Organization
from organizations.services.link_chat import unlink_chat

MINUTE = timedelta(minutes=1)


def given(**over: Any) -> Lead:
    """By the rules, to whoever has the most room."""
    lead = make_lead(first_name="Madina", last_name="", **over)
    assign_by_rules(leads=Lead.objects.filter(pk=lead.pk))
    send_new_leads()
    return fresh(lead)


def fresh(lead: Lead) -> Lead:
    found: Lead = Lead.objects.select_related("owner").get(pk=lead.pk)
    return found


def accept_of(person: Person) -> str:
    return next(data for data in person.buttons.values() if data.endswith("accept"))


def test_the_card_says_who_and_until_when(nigora: Membership) -> None:
    person = linked(nigora)
    lead = given(source=make_source(name="Instagram"), phone="+998901112233")
    assert lead.accept_by == MORNING + 5 * MINUTE
    card = person.told(NEW_LEAD)[0]
    assert (card.context["name"], card.context["phone"], card.context["about"]) == (
        "Madina",
        "+998901112233",
        "Instagram",
    )
    assert list(person.buttons) == ["Accept (until 11:05)", "Pass"]
    assert card.not_after == lead.accept_by
    assert send_new_leads() == 0


def test_who_accepts_keeps_it_and_twice_is_once(nigora: Membership, sardor: Membership, clock: Any) -> None:
    person = linked(nigora)
    linked(sardor, 7003)
    lead = given()
    person = person if lead.owner == nigora else Person(7003)
    data = accept_of(person)
    person.presses_data(data)
    assert "Madina is yours. Good luck!" in person.read
    person.presses_data(data)
    assert "yours already" in person.read
    clock.shift(timedelta(hours=1))
    pass_on_leads()
    assert fresh(lead).owner == lead.owner
    assert lead.events.filter(kind=EventKind.ACCEPTED).count() == 1


def test_in_silence_it_goes_on_and_the_old_card_says_to_whom(
    nigora: Membership, sardor: Membership, clock: Any
) -> None:
    chats = {nigora.pk: linked(nigora), sardor.pk: linked(sardor, 7003)}
    lead = given()
    clock.shift(6 * MINUTE)
    pass_on_leads()
    send_new_leads()
    second = fresh(lead).owner
    assert second not in (None, lead.owner)
    first_chat, second_chat = chats[lead.owner_id or 0], chats[second.pk]
    first_chat.presses_data(accept_of(first_chat))
    assert first_chat.read == f"It went to {second.name}."
    assert len(second_chat.told(NEW_LEAD)) == 1
    second_chat.presses_data(accept_of(second_chat))
    assert fresh(lead).owner == second


def test_who_passes_gives_it_to_the_next_at_once(nigora: Membership, sardor: Membership) -> None:
    chats = {nigora.pk: linked(nigora), sardor.pk: linked(sardor, 7003)}
    lead = given()
    chats[lead.owner_id or 0].presses("Pass")
    now = fresh(lead)
    assert now.owner not in (None, lead.owner)
    assert chats[lead.owner_id or 0].read == f"Passed on to {now.owner.name}."
    lines = [line for _day, lines in read_timeline(now).days for line in lines]
    assert any(line.detail.startswith(f"{lead.owner.name} passed it on") for line in lines)
    assert not lead.events.filter(kind=EventKind.ACCEPTED).exists()


def test_when_all_have_passed_a_leader_has_it(nigora: Membership, sardor: Membership, manager: Membership) -> None:
    chats = {nigora.pk: linked(nigora), sardor.pk: linked(sardor, 7003)}
    boss = linked(manager, 7004)
    lead = given()
    for _ in range(2):
        chats[fresh(lead).owner_id or 0].presses("Pass")
        send_new_leads()
    assert (fresh(lead).owner, fresh(lead).accept_by) == (manager, None)
    assert boss.told(NEW_LEAD)[0].buttons == []


def test_alone_it_stays(nigora: Membership) -> None:
    person = linked(nigora)
    lead = given()
    person.presses("Pass")
    assert "it stays with you" in person.read
    assert (fresh(lead).owner, fresh(lead).accept_by) == (nigora, None)


def test_without_a_chat_there_is_no_card_and_no_shorter_time(nigora: Membership) -> None:
    lead = given()
    assert lead.accept_by == MORNING + 15 * MINUTE
    assert send_new_leads() == 0


@pytest.mark.parametrize(("usual", "in_chat", "minutes"), [(15, 0, 15), (3, 5, 3), (0, 5, None)])
def test_the_time_is_a_setting_of_the_center(
    usual: int, in_chat: int, minutes: int | None, desk: Organization, nigora: Membership
) -> None:
    desk.accept_minutes, desk.accept_chat_minutes = usual, in_chat
    desk.save()
    person = linked(nigora)
    expected = MORNING + minutes * MINUTE if minutes else None
    assert given().accept_by == expected
    assert any("Accept" in label for row in person.told(NEW_LEAD)[0].buttons for label in [row[0]["text"]]) == bool(
        minutes
    )


def test_at_night_the_card_waits_for_the_morning_with_its_clock(nigora: Membership, clock: Any) -> None:
    person = linked(nigora)
    clock.shift(timedelta(hours=12))  # 23:00
    lead = given()
    opens = datetime(2026, 11, 19, 4, tzinfo=MORNING.tzinfo)
    assert lead.accept_by == opens + 5 * MINUTE
    assert person.told(NEW_LEAD)[0].due_at == opens


def test_accepted_in_the_program_the_card_does_not_leave(nigora: Membership) -> None:
    person = linked(nigora)
    lead = given()
    card = person.told(NEW_LEAD)[0]
    assert is_wanted(card)
    accept_lead(lead=lead, actor=nigora)
    assert not is_wanted(Message.objects.get(pk=card.pk))


def test_parting_the_chat_stops_it(nigora: Membership) -> None:
    person = linked(nigora)
    given()
    unlink_chat(person=nigora)
    assert not is_wanted(person.told(NEW_LEAD)[0])
    person.presses_data(accept_of(person))
    assert "This button is old" in person.read


def test_a_card_of_somebody_else_opens_nothing(nigora: Membership, sardor: Membership) -> None:
    chats = {nigora.pk: linked(nigora), sardor.pk: linked(sardor, 7003)}
    lead = given()
    other = next(chat for key, chat in chats.items() if key != lead.owner_id)
    other.presses_data(accept_of(chats[lead.owner_id or 0]))
    assert "This button is old" in other.read
    assert fresh(lead).accept_by is not None


def test_queries_do_not_grow(nigora: Membership, django_assert_max_num_queries: Any) -> None:
    linked(nigora)
    for _ in range(8):
        lead = make_lead()
        assign_by_rules(leads=Lead.objects.filter(pk=lead.pk))
    with django_assert_max_num_queries(16):
        assert send_new_leads() == 8
