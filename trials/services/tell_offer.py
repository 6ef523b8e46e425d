"""Tells a family that a seat is offered to them, with buttons to take it or not; closed offers call it off."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.reach import families_of, person_of
from leads.reach import people_about
from messaging.models import Telling
from messaging.services.cancel_messages import cancel_topic
from messaging.services.enqueue_messages import Button
from messaging.services.tell_people import Said, tell_people
from messaging.subjects import Person
from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.slots import zone_of
from trials.message_kinds import SEAT_OFFERED
from trials.models import WaitingEntry, WaitingOffer

YES, NO = "yes", "no"


def tell_of_offer(offer: WaitingOffer, actor: Membership | None) -> Telling:
    """In the transaction that offers it. Who cannot be reached stands among those to call."""
    said = [_said(offer, person) for person in _people(offer.entry)]
    title = _("A seat in %(group)s is offered to %(name)s") % {"group": offer.group, "name": offer.entry.person}
    topic = topic_of(offer)
    return tell_people(title=title, said=said, key=topic, topic=topic, not_after=offer.expires_at, actor=actor)


def call_off_offer(offer: WaitingOffer) -> None:
    """It is answered, late or taken back: what has not left does not leave."""
    cancel_topic(topic_of(offer))


def button_data(offer: WaitingOffer, answer: str) -> str:
    """What a button sends back: "seat:<offer>:yes"."""
    return f"seat:{offer.public_id}:{answer}"


def topic_of(offer: WaitingOffer) -> str:
    return f"seat:{offer.public_id}"


def _people(entry: WaitingEntry) -> list[Person]:
    if entry.lead is not None:
        return people_about([entry.lead])
    return [person_of(family) for family in families_of([entry.client_id])] if entry.client_id else []


def _said(offer: WaitingOffer, person: Person) -> Said:
    group, zone = offer.group, zone_of(offer.group.branch)
    with translation.override(person.way.language if person.way else open_organization().language):
        until = offer.expires_at.astimezone(zone)
        words = {
            "center": open_organization().name,
            "student": str(offer.entry.person),
            "group": str(group),
            "course": str(group.course),
            "days": group.pattern.in_words,
            "time": f"{group.starts_at:%H:%M}",
            "date": date_format(max(timezone.localdate(), group.first_day), "D j E"),
            "until": date_format(until, "D j E, H:i"),
        }
        buttons: list[list[Button]] = [
            [
                {"text": _("Yes, we take it"), "data": button_data(offer, YES)},
                {"text": _("No, thank you"), "data": button_data(offer, NO)},
            ]
        ]
    return Said(person, SEAT_OFFERED, words, buttons)
