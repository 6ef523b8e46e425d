"""Writes the client a lead becomes, and who answers for it: whoever is here already is not made again."""

from collections.abc import Iterable, Mapping
from typing import Any

from clients.choices import ClientEventKind
from clients.models import Client, ClientContact
from clients.services.change_clients import restore_clients
from clients.services.create_client import create_client
from clients.services.edit_client import EDITABLE, edit_client
from clients.services.link_contact import link_contact
from clients.services.rows import lock_client
from clients.services.tell_client import tell_client
from leads.becoming import Answering, Becoming
from leads.models import Lead
from organizations.models import Membership, Tag


def save_client(lead: Lead, becoming: Becoming, actor: Membership | None) -> Client:
    """The client that is here with its blanks filled, or a new one; its story says from which lead."""
    tags = list(lead.tags.all())
    if becoming.client is None:
        return create_client(facts=becoming.facts, actor=actor, tags=tags, lead=lead.pk)
    client = _fill(becoming.client, becoming.facts, actor, tags)
    if client.is_archived:
        restore_clients(clients=Client.objects.filter(pk=client.pk), actor=actor)
    course = lead.course.name if lead.course else ""
    tell_client(client=client, kind=ClientEventKind.CONVERTED, actor=actor, to_value=course, lead=lead.pk)
    client.refresh_from_db()
    return client


def save_answering(lead: Lead, client: Client, people: Iterable[Answering], actor: Membership | None) -> bool:
    """Who answers from now on, the first of them first; those who answer already stay as they are. Whether somebody
    was made for it."""
    is_made, answered = False, set(client.contact_links.values_list("contact", flat=True))
    has_payer = client.contact_links.filter(pays=True).exists()
    for one in people:
        contact = _fill(one.client, one.facts, actor) if one.client else _made(lead, one, actor)
        is_made |= one.client is None
        if contact.pk in answered or not _may_answer(client, contact):
            continue
        pays = one.pays and not has_payer
        link_contact(
            client=client,
            contact=contact,
            actor=actor,
            relation=one.relation,
            pays=pays,
            is_decision_maker=one.decides,
        )
        has_payer |= pays
    return is_made


def first_answering(client: Client) -> Client:
    """Who is spoken to about the client: itself, if nobody answers."""
    link = client.contact_links.select_related("contact").filter(is_primary=True).first()
    return link.contact if link else client


def _made(lead: Lead, one: Answering, actor: Membership | None) -> Client:
    facts = {"branch": lead.branch, "owner": lead.owner, **one.facts}
    return create_client(facts=facts, actor=actor, lead=lead.pk)


def _may_answer(client: Client, contact: Client) -> bool:
    """Not for oneself, and not for who answers for one."""
    return contact.pk != client.pk and not ClientContact.objects.filter(client=contact, contact=client).exists()


def _fill(client: Client, facts: Mapping[str, Any], actor: Membership | None, tags: Iterable[Tag] = ()) -> Client:
    """Blanks get what the lead knows; of two answers about being written to, a refusal holds."""
    now = lock_client(client)
    empty = (None, "")
    changes = {
        name: value
        for name, value in facts.items()
        if name in EDITABLE and value not in empty and getattr(now, name) in empty
    }
    if facts.get("marketing_consent") is False:
        changes["marketing_consent"] = False
    worn = {tag.pk: tag for tag in now.tags.all()} | {tag.pk: tag for tag in tags}
    return edit_client(client=now, changes=changes, actor=actor, version=now.version, tags=worn.values())
