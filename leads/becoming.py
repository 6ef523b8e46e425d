"""Who a lead becomes among clients, and who answers for it there: read before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from clients.age import is_grown_up, is_under_age
from clients.choices import ClientKind, ClientTie, ContactRelation
from clients.matching import find_clients, find_tie
from clients.models import Client, ClientContact
from common.names import clean_name, same_learner, split_full_name
from leads.choices import ContactRole, Relation
from leads.models import Lead, LeadContact

ADDRESSES = ("phone", "email", "telegram_username")
_PLACE = ("country", "region", "city", "district", "address", "postal_code")
_RELATIONS: dict[str, str] = {
    Relation.MOTHER: ContactRelation.MOTHER,
    Relation.FATHER: ContactRelation.FATHER,
    Relation.GRANDPARENT: ContactRelation.GRANDPARENT,
    Relation.SIBLING: ContactRelation.SIBLING,
    Relation.EMPLOYER: ContactRelation.EMPLOYER,
}


@dataclass(frozen=True)
class Answering:
    """Somebody who answers: a client who is here, and facts that fill the blanks or make a new one."""

    client: Client | None
    facts: Mapping[str, Any]
    relation: str
    pays: bool = True
    decides: bool = False

    @property
    def name(self) -> str:
        return self.client.name if self.client else f"{self.facts['first_name']} {self.facts['last_name']}".strip()


@dataclass(frozen=True)
class Becoming:
    """The client that is here already, facts that fill its blanks or make a new one; the first to answer first."""

    client: Client | None
    facts: Mapping[str, Any]
    answering: list[Answering] = field(default_factory=list)

    @property
    def name(self) -> str:
        if self.client:
            return self.client.name
        facts = self.facts
        return facts.get("company_name") or f"{facts['first_name']} {facts['last_name']}".strip()


def becoming_of(lead: Lead, client: Client | None = None) -> Becoming:
    """`client` is whom somebody chose; else the lead's tie decides, and else the matching does once more."""
    prefetch_related_objects([lead], "more_phones")
    known = client or _itself(lead)
    kin = _Household(lead, known)
    others = [kin.recognized(_of_contact(contact)) for contact in lead.contacts.order_by("-is_primary", "pk")]
    if is_company(lead):
        named = [_without_paying(kin.recognized(_who_answers(lead, None)))] if lead.contact_name else []
        return Becoming(known, _company_facts(lead, alone=not named), _each_once([*named, *others]))
    answering = _each_once([*_for_learner(lead, kin), *others])
    return Becoming(known, _learner_facts(lead, answering), answering)


def is_company(lead: Lead) -> bool:
    """A company asks for its people; with a learner named it is where that one works."""
    return bool(lead.company and not _learner(lead)[0])


def _itself(lead: Lead) -> Client | None:
    if lead.client_id and lead.client_tie == ClientTie.SELF:
        return lead.client
    if lead.client_is_chosen:
        return None
    tie = find_tie(lead, **addresses_of(lead))
    return Client.objects.get(pk=tie.client_id) if tie and tie.kind == ClientTie.SELF else None


def addresses_of(lead: Lead) -> dict[str, Any]:
    return {
        "phones": [lead.phone, *(row.phone for row in lead.more_phones.all())],
        "email": lead.email,
        "telegram_username": lead.telegram_username,
        "telegram_id": lead.telegram_id,
    }


def _learner(lead: Lead) -> tuple[str, str]:
    """Whoever answers learns, if nobody else is named and it is not said to be somebody's mother."""
    if lead.first_name or lead.last_name:
        return lead.first_name, lead.last_name
    if lead.company or lead.contact_relation not in ("", Relation.SELF):
        return "", ""
    return split_full_name(lead.contact_name)


def _answers_for_another(lead: Lead) -> bool:
    if not lead.contact_name or lead.contact_relation == Relation.SELF:
        return False
    return not same_learner(*_learner(lead), None, *split_full_name(lead.contact_name), None)


def _for_learner(lead: Lead, kin: "_Household") -> list[Answering]:
    """Who answers, and who pays in a family that is here; nobody for who answers for herself."""
    if _answers_for_another(lead):
        answers = kin.recognized(_who_answers(lead, lead.birth_date))
        payer = kin.head() if answers.client is None else None
        return [answers] if payer is None else [_without_paying(answers), payer]
    head = None if is_grown_up(lead.birth_date) or lead.contact_relation == Relation.SELF else kin.head()
    return [head] if head else []


def _who_answers(lead: Lead, born: date | None) -> Answering:
    first, last = split_full_name(clean_name(lead.contact_name))
    guards = ContactRelation.GUARDIAN if is_under_age(born) else ContactRelation.OTHER
    facts = {
        "first_name": first,
        "last_name": last,
        **{name: getattr(lead, name) for name in (*ADDRESSES, "telegram_id", *_PLACE, "language")},
        "marketing_consent": lead.consent,
    }
    return Answering(None, facts, _RELATIONS.get(lead.contact_relation, guards), decides=True)


def _of_contact(contact: LeadContact) -> Answering:
    first, last = split_full_name(clean_name(contact.name))
    facts = {"first_name": first, "last_name": last, **{name: getattr(contact, name) for name in ADDRESSES}}
    is_parent = contact.role == ContactRole.PARENT
    return Answering(
        None,
        {**facts, "preferred_channel": contact.preferred_channel, "job_title": contact.job_title},
        ContactRelation.GUARDIAN if is_parent else ContactRelation.OTHER,
        pays=False,
        decides=contact.role == ContactRole.DECISION_MAKER,
    )


def _without_paying(one: Answering) -> Answering:
    return Answering(one.client, one.facts, one.relation, pays=False, decides=one.decides)


def _each_once(people: Iterable[Answering]) -> list[Answering]:
    """Somebody named twice is the one who was named first."""
    kept: list[Answering] = []
    for one in people:
        if not any(_is_same(one.name, other.name) for other in kept):
            kept.append(one)
    return kept


def _is_same(name: str, other: str) -> bool:
    return same_learner(*split_full_name(name), None, *split_full_name(other), None)


class _Household:
    """Persons reached as the lead is, those they answer for and those who answer for them; without the learner."""

    def __init__(self, lead: Lead, learner: Client | None) -> None:
        is_kin = lead.client_id and lead.client_tie == ClientTie.FAMILY
        holders = {client.pk for client in find_clients(**addresses_of(lead))} | ({lead.client_id} if is_kin else set())
        near = Q(pk__in=holders) | Q(contact_links__contact__in=holders) | Q(client_links__client__in=holders)
        people = Client.objects.current().persons().filter(near).exclude(pk=learner.pk if learner else None)
        self.people: list[Client] = list(people.distinct().order_by("pk"))
        self.holders = holders

    def recognized(self, one: Answering) -> Answering:
        """The same with the client who it is, if one is here under that name."""
        same = next((person for person in self.people if _is_same(person.name, one.name)), None)
        return one if same is None else Answering(same, one.facts, one.relation, one.pays, one.decides)

    def head(self) -> Answering | None:
        """Who pays and answers for the children who are here; else the grown-up the number belongs to."""
        keys = [person.pk for person in self.people]
        links = ClientContact.objects.filter(contact__in=keys).select_related("contact")
        link = links.order_by("-pays", "-is_primary", "pk").first()
        if link:
            return Answering(link.contact, {}, link.relation)
        answered = set(ClientContact.objects.filter(client__in=keys).values_list("client", flat=True))
        grown_up = (
            person
            for person in self.people
            if person.pk in self.holders and person.pk not in answered and not is_under_age(person.birth_date)
        )
        first = next(grown_up, None)
        return Answering(first, {}, ContactRelation.OTHER) if first else None


def _common_facts(lead: Lead) -> dict[str, Any]:
    return {
        **{name: getattr(lead, name) for name in _PLACE},
        "branch": lead.branch,
        "owner": lead.owner,
        "source": lead.source.name[:100] if lead.source else "",
        "marketing_consent": lead.consent,
        "extra": _further_phones(lead),
    }


def _further_phones(lead: Lead) -> dict[str, str]:
    phones = ", ".join(row.phone for row in lead.more_phones.all())
    return {_("Further phones"): phones} if phones else {}


def _learner_facts(lead: Lead, answering: list[Answering]) -> dict[str, Any]:
    """A number names who answers: the learner keeps it only if nobody does, or if theirs is another."""
    first, last = _learner(lead)
    facts = {"first_name": first, "last_name": last, "birth_date": lead.birth_date, "language": lead.language}
    employer = lead.client if lead.client and lead.client_tie == ClientTie.COMPANY else None
    return {**facts, **_common_facts(lead), "employer": employer, **_own_addresses(lead, answering)}


def _own_addresses(lead: Lead, answering: list[Answering]) -> dict[str, Any]:
    own = {name: getattr(lead, name) for name in (*ADDRESSES, "telegram_id")}
    if not answering:
        return own
    first = answering[0]
    theirs = {name: getattr(first.client, name, None) or first.facts.get(name) for name in own}
    return {name: value for name, value in own.items() if value and theirs[name] != value}


def _company_facts(lead: Lead, *, alone: bool) -> dict[str, Any]:
    facts = {
        "kind": ClientKind.COMPANY,
        "company_name": lead.company,
        "industry": lead.industry.name[:100] if lead.industry else "",
        "company_size": lead.company_size,
    }
    own = {name: getattr(lead, name) for name in (*ADDRESSES, "telegram_id")} if alone else {}
    return {**facts, **_common_facts(lead), **own}
