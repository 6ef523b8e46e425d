"""Whoever wrote in WhatsApp and wants to be forgotten is nowhere afterwards; before, they get everything."""

import base64

import pytest
from django.apps import apps
from django.utils import timezone

from bots.models import Conversation, Line
from bots.services.lines import person_says
from bots.services.link_conversation import link_conversation, unlink_conversation
from bots.tests.whatsapp.conftest import Meta
from bots.tests.whatsapp.payloads import NAME, PHONE, hidden, message, receipt, text, written
from import_service.choices import DeliveryState
from import_service.models import Delivery
from import_service.services.work_on_delivery import work_on_due
from leads.models import Lead
from leads.person_data import read_person
from leads.services.erase_person import erase_person
from messaging.choices import MessageStatus
from messaging.models import Chat, Message
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.models.base import OrganizationModel

# Long enough to stand in no token by chance.
MARK = "zqcolor"
SAID, ANSWERED, LATER = f"Is there a {MARK} for me?", f"Yes, {MARK} blue", f"And {MARK} green?"
# Meta's id of a message holds the phone of the other side.
HOLDS_THE_PHONE = base64.b64encode(f"\x1c\x18\x0c{PHONE}".encode()).decode()
SISTER = "998907654321"


@pytest.fixture
def nigora(school: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=school)


@pytest.fixture
def person(meta: Meta, nigora: Membership) -> Lead:
    """Has written, was answered, has written again, which nobody has taken in yet."""
    meta.told(written(text(1, SAID)))
    person_says(conversation=Conversation.objects.get(), member=nigora, text=ANSWERED)
    provider_id = f"wamid.{HOLDS_THE_PHONE}"
    Message.objects.update(status=MessageStatus.SENT, sent_at=timezone.now(), provider_id=provider_id)
    meta.told(receipt(provider_id, "delivered"), written(text(2, "Thanks")))
    assert meta.tells(written(text(3, LATER))).status_code == 200
    return Lead.objects.get()


def everything_kept() -> str:
    """Every column of every row of the center."""
    models = [model for model in apps.get_models() if issubclass(model, OrganizationModel)]
    return str([list(model._default_manager.values()) for model in models])


def traces() -> list[str]:
    kept = everything_kept()
    return [word for word in (PHONE, PHONE[3:], NAME, MARK, HOLDS_THE_PHONE) if word.casefold() in kept.casefold()]


def test_nothing_of_them_is_left_and_nothing_of_theirs_comes_in_afterwards(person: Lead, nigora: Membership) -> None:
    assert traces() == [PHONE, PHONE[3:], NAME, MARK, HOLDS_THE_PHONE]
    erase_person(lead=person, actor=nigora)
    assert traces() == []
    work_on_due()
    assert (traces(), Lead.objects.count(), Conversation.objects.count()) == ([], 1, 1)
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == [
        DeliveryState.DONE, DeliveryState.DONE, DeliveryState.LEFT,
    ]  # fmt: skip


def test_before_they_get_everything(person: Lead) -> None:
    told = str(read_person(person))
    for word in (SAID, ANSWERED, LATER, "Thanks", f"+{PHONE}", NAME):
        assert word in told


def test_what_came_while_nobody_knew_whose_it_was_goes_too(meta: Meta, nigora: Membership) -> None:
    meta.told(written(text(1, SAID)))
    talk = unlink_conversation(conversation=Conversation.objects.get(), member=nigora)
    meta.told(written(text(2, SAID)))
    assert Delivery.objects.order_by("pk").last().lead is None
    link_conversation(conversation=talk, lead=Lead.objects.get(), member=nigora)
    erase_person(lead=Lead.objects.get(), actor=nigora)
    assert traces() == []


def test_who_hid_their_phone_is_forgotten_by_their_id(meta: Meta, nigora: Membership) -> None:
    meta.told(hidden(SAID))
    assert meta.tells(hidden(LATER, number=2)).status_code == 200
    erase_person(lead=Lead.objects.get(), actor=nigora)
    assert traces() == []
    assert "13491208655302741918" not in everything_kept()


def test_what_others_said_stays_though_they_named_the_number(person: Lead, meta: Meta, nigora: Membership) -> None:
    meta.told(written(text(4, PHONE, phone=SISTER), phone=SISTER, name="Malika"))
    assert meta.tells(written(text(5, PHONE, phone=SISTER), phone=SISTER, name="Malika")).status_code == 200
    erase_person(lead=person, actor=nigora)
    work_on_due()
    kept = Line.objects.filter(conversation__chat__address=f"+{SISTER}", author="guest")
    assert [line.text for line in kept] == [PHONE, PHONE]


def test_who_writes_again_is_somebody_new(person: Lead, meta: Meta, nigora: Membership) -> None:
    erase_person(lead=person, actor=nigora)
    meta.told(written(message(9)))
    assert Lead.objects.exclude(pk=person.pk).get().phone == f"+{PHONE}"
    assert set(Chat.objects.values_list("address", flat=True)) == {
        f"+{PHONE}",
        f"erased-{Chat.objects.earliest('pk').pk}",
    }
