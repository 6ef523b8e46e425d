"""By what whoever answers for a lead can be reached."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import prefetch_related_objects

from clients.age import is_under_age
from clients.reach import CHANNELS, spoken
from leads.choices import Relation
from leads.models import Lead, LeadContact
from messaging.reach import Addressee, ways_to
from messaging.subjects import Person, subject_of


def addressees_of(leads: Iterable[Lead]) -> list[Addressee]:
    """In the order given; one query however many they are."""
    rows = list(leads)
    prefetch_related_objects(rows, "contacts")
    return [_addressee(lead) for lead in rows]


def addressee_of(lead: Lead) -> Addressee:
    return addressees_of([lead])[0]


def people_about(leads: Iterable[Lead]) -> list[Person]:
    """Who answers for each of these leads, in the order given; the same few queries however many they are."""
    rows = list(leads)
    addressees = addressees_of(rows)
    return [
        Person(subject_of("lead", lead.pk), one.name, one.phone, way, lead.name)
        for lead, one, way in zip(rows, addressees, ways_to(addressees), strict=True)
    ]


def people_of(leads: Iterable[Lead]) -> list[Person]:
    """The same, to write to; who does not want to be written to has no way."""
    rows = list(leads)
    return [
        replace(person, way=None) if lead.consent is False else person
        for lead, person in zip(rows, people_about(rows), strict=True)
    ]


def who_answers(lead: Lead) -> str:
    """The name of who is spoken to: who is said to answer; about a child, the primary contact; else the learner."""
    if lead.contact_name and lead.contact_relation != Relation.SELF:
        return lead.contact_name
    primary = _primary(lead)
    if primary and (is_under_age(lead.birth_date) or not (lead.first_name or lead.last_name)):
        return primary.name
    return lead.known_as


def _addressee(lead: Lead) -> Addressee:
    """The lead's own addresses are those of who wrote. What the primary contact refused or prefers holds; its phone
    and email fill what the lead has not."""
    primary = _primary(lead)
    return Addressee(
        name=who_answers(lead),
        phone=lead.phone or (primary.phone if primary else ""),
        email=lead.email or (primary.email if primary else ""),
        telegram_id=lead.telegram_id,
        language=spoken(lead.language),
        refused=_channels(primary.refused_channels) if primary else frozenset(),
        preferred=CHANNELS.get(primary.preferred_channel, ()) if primary else (),
    )


def _primary(lead: Lead) -> LeadContact | None:
    return next((contact for contact in lead.contacts.all() if contact.is_primary), None)


def _channels(ways: Iterable[str]) -> frozenset[str]:
    return frozenset(channel for way in ways for channel in CHANNELS.get(way, ()))
