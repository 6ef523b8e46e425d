"""Whoever is forgotten is forgotten in the chats of people who work here, too."""

from datetime import timedelta
from typing import Any

from django.db.models import Q

from bots.models import Conversation, Line
from bots.services.show_sent import show_sent
from bots.staff.follow_ups import send_follow_ups
from bots.staff.kinds import QUESTION
from bots.staff.new_leads import send_new_leads
from bots.staff.questions import send_questions
from bots.tests.chat import Person
from bots.tests.staff.conftest import MORNING, linked
from leads.factories import make_lead
from leads.models import Lead
from leads.services.assign_by_rules import assign_by_rules
from leads.services.erase_person import erase_person
from leads.services.set_next_contact import set_next_contact
from messaging.models import Message
from organizations.models import Membership

NAME = "Zulfiya"


def test_nothing_of_them_stays(clock: Any, nigora: Membership, owner: Membership) -> None:
    seller = linked(nigora)
    lead = make_lead(first_name=NAME, last_name="", telegram_id=7001, phone="+998901112233")
    assign_by_rules(leads=Lead.objects.all())
    send_new_leads()
    seller.presses_data(next(data for data in seller.buttons.values() if data.endswith("accept")))
    set_next_contact(leads=Lead.objects.all(), at=MORNING + timedelta(hours=1), actor=nigora)
    guest = Person(7001).writes("/start")
    Conversation.objects.filter(pk=guest.conversation.pk).update(lead=lead)
    guest.writes(f"I am {NAME}", date=int(MORNING.timestamp()))
    send_questions()
    Message.objects.filter(kind=QUESTION).update(provider_id="5", status="sent", sent_at=MORNING, text=NAME)
    seller.writes("Yes", reply_to_message={"message_id": 5}).writes("/day")
    clock.shift(timedelta(hours=1))
    send_follow_ups()
    seller.presses("No answer")
    Message.objects.filter(status="pending").update(status="sent", sent_at=MORNING)
    show_sent()
    assert NAME in seller.read
    erase_person(lead=lead, actor=owner)
    words = Q(text__contains=NAME) | Q(search_text__contains=NAME.lower())
    assert not Line.objects.filter(words).exists()
    assert not Conversation.objects.filter(last_words__contains=NAME).exists()
    kept = str(list(Message.objects.values_list("text", "context", "recipient", "buttons")))
    assert NAME not in kept
    assert "+998901112233" not in kept
