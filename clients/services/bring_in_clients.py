"""Brings in many persons and companies at once, with who answers for them: a center that moves in."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from clients.choices import ClientEventKind
from clients.models import Client, ClientContact, DefaultTag
from clients.services.check_facts import check_facts
from clients.services.edit_client import searched_text
from clients.services.link_contact import link_contact
from clients.services.rows import new_event, save_events
from clients.services.tag_clients import TAGS
from organizations.changes import CHUNK
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.wake import wake


@transaction.atomic
def bring_in_clients(
    *, clients: Sequence[Client], links: Sequence[ClientContact], actor: Membership | None, **payload: Any
) -> None:
    """Save new clients with clean facts, and links from them or from clients who are here; an event for each.

    Of the links of one new client one is the primary one and at most one pays. `payload` says how they came.
    """
    for client in clients:
        check_facts(client, {})
        client.search_text, client.created_by = searched_text(client), actor
    new = set(map(id, clients))
    of_new = [link for link in links if id(link.client) in new]
    _check_single(of_new)
    for is_company in (True, False):  # whoever works there names the company
        some = [client for client in clients if client.is_company == is_company]
        Client.objects.bulk_create(some, batch_size=CHUNK)
    ClientContact.objects.bulk_create(of_new, batch_size=CHUNK)
    _wear_default_tags(clients)
    told = [
        new_event(
            ClientEventKind.IMPORTED,
            client_id=client.pk,
            version=client.version,
            actor=actor,
            to_value=client.status,
            **payload,
        )
        for client in clients
    ]
    told += [
        new_event(
            ClientEventKind.CONTACT_LINKED,
            client_id=link.client.pk,
            version=link.client.version,
            actor=actor,
            to_value=link.contact.name,
            contact=link.contact.pk,
            relation=link.relation,
            pays=link.pays,
            primary=link.is_primary,
            **payload,
        )
        for link in of_new
    ]
    save_events(told)
    for link in links:
        if id(link.client) not in new:
            flags = {name: True for name in ("is_primary", "pays") if getattr(link, name)}
            made = link_contact(client=link.client, contact=link.contact, actor=actor, relation=link.relation, **flags)
            link.pk = made.pk
    wake(open_organization())


def _wear_default_tags(clients: Sequence[Client]) -> None:
    rules = list(DefaultTag.objects.all())
    for tag in {rule.tag_id for rule in rules}:
        wearing = [client.pk for client in clients if any(rule.tag_id == tag and rule.fits(client) for rule in rules)]
        TAGS.write(wearing, defaultdict(set), [tag], ())


def _check_single(links: Sequence[ClientContact]) -> None:
    for name in ("is_primary", "pays"):
        chosen = [id(link.client) for link in links if getattr(link, name)]
        if len(chosen) != len(set(chosen)):
            raise ValidationError(f"One contact of a client only can be it: {name}.")
