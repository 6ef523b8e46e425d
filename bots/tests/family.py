"""What the tests of families share: children in groups, a mother who answers for them, her chat."""

from typing import Any

from bots.tests.chat import Person
from clients.choices import ContactRelation
from clients.factories import make_client
from clients.models import Client, ClientContact
from scheduling.models import Enrolment, Group

MOTHERS = "+998901112233"


def own_number(person: Person, phone: str = MOTHERS) -> Person:
    """By the button, as Telegram vouches for it."""
    return person.sends(contact={"phone_number": phone, "first_name": "Nilufar", "user_id": person.chat})


def make_student(group: Group, **over: Any) -> Client:
    """Learns in the group since its first day."""
    student = make_client(**over)
    Enrolment.objects.create(client=student, group=group, starts_on=group.first_day)
    return student


def answers_for(mother: Client, *children: Client, **over: Any) -> None:
    for child in children:
        ClientContact.objects.create(client=child, contact=mother, relation=ContactRelation.MOTHER, **over)


def linked(person: Person, phone: str = MOTHERS) -> Person:
    """As a person does it."""
    person.writes("/start").presses("I or my child study here")
    return own_number(person, phone)
