"""Keeps who answers for a client: one of them is called first, and one pays."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind, ClientStatus, ContactRelation
from clients.models import Client, ClientContact
from clients.services.change_clients import begin_to_learn
from clients.services.rows import lock_client, new_event, save_events
from organizations.models import Membership

# Held by one contact of a client at a time.
_SINGLE = ("is_primary", "pays")
FACTS = ("relation", *_SINGLE, "receives_messages", "sees_results", "is_decision_maker")
MOST = 20


@transaction.atomic
def link_contact(*, client: Client, contact: Client, actor: Membership | None, **facts: Any) -> ClientContact:
    """`contact` answers for `client` from now on: a client too, so a mother of three is typed once.

    `facts` are of FACTS. The first contact of a client is the primary one whatever was asked. Whoever was the primary
    one or the payer is it no more if the new one is. Linking again changes the link. Who answers for a student is no
    prospect.
    """
    client = lock_client(client)
    _check(client, contact)
    others = {link.contact_id: link for link in client.contact_links.select_related("contact")}
    if contact.pk in others:
        return change_contact(link=others[contact.pk], actor=actor, **facts)
    if len(others) >= MOST:
        message = _("A client has room for %(most)d contacts. Remove one first.")
        raise ValidationError(message, code="many", params={"most": MOST})
    link = ClientContact(client=client, contact=contact, **_known(facts))
    link.is_primary = link.is_primary or not others
    _take_from_others(link)
    link.save()
    _tell(ClientEventKind.CONTACT_LINKED, link, actor, pays=link.pays, primary=link.is_primary)
    if client.status == ClientStatus.ACTIVE:
        begin_to_learn(keys=[contact.pk], actor=actor)
    return link


@transaction.atomic
def change_contact(*, link: ClientContact, actor: Membership | None, **facts: Any) -> ClientContact:
    """The same link with other facts; nothing happens if they are as they were."""
    link = _lock(link)
    wanted = _known(facts)
    if link.is_primary and wanted.get("is_primary") is False:
        raise ValidationError(_("Somebody has to be called first. Choose who, and this one is not any more."))
    changes = {name: [getattr(link, name), value] for name, value in wanted.items() if getattr(link, name) != value}
    if changes:
        for name, (_old, new) in changes.items():
            setattr(link, name, new)
        _take_from_others(link)
        link.save(update_fields=list(changes))
        _tell(ClientEventKind.CONTACT_CHANGED, link, actor, changes=changes)
    return link


@transaction.atomic
def remove_contact(*, link: ClientContact, actor: Membership | None) -> None:
    """The oldest of those who stay is called first and pays, if the one who goes did; nobody left, the client pays."""
    link = _lock(link)
    ClientContact.objects.filter(pk=link.pk).delete()
    heir = link.client.contact_links.select_related("contact").order_by("-is_primary", "pk").first()
    passed_on = [name for name in _SINGLE if getattr(link, name)]
    if heir is not None and passed_on:
        ClientContact.objects.filter(pk=heir.pk).update(**dict.fromkeys(passed_on, True))
    heirs = {"heir": heir.contact.name, "passed_on": passed_on} if heir and passed_on else {}
    _tell(ClientEventKind.CONTACT_REMOVED, link, actor, **heirs)


def _lock(link: ClientContact) -> ClientContact:
    """The link as it is now, its client locked."""
    client = lock_client(link.client)
    now: ClientContact | None = client.contact_links.select_related("contact").filter(pk=link.pk).first()
    if now is None:
        raise ValidationError(_("Somebody removed this contact meanwhile. Load the page again."), code="gone")
    now.client = client
    return now


def _check(client: Client, contact: Client) -> None:
    if client.pk == contact.pk:
        raise ValidationError(_("Nobody answers for themselves this way. Choose another person."), code="self")
    if client.contact_links.model.objects.filter(client=contact, contact=client).exists():
        message = _("%(child)s answers for %(name)s already. Remove that first.")
        raise ValidationError(message, code="circle", params={"child": client.name, "name": contact.name})


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    if unknown := facts.keys() - set(FACTS):
        raise ValueError(f"No facts of a contact: {', '.join(sorted(unknown))}.")
    if "relation" in facts:
        facts["relation"] = ContactRelation(facts["relation"])
    return facts


def _take_from_others(link: ClientContact) -> None:
    """Before the row is written: the database allows one of each."""
    others = ClientContact.objects.filter(client=link.client_id).exclude(pk=link.pk)
    for name in _SINGLE:
        if getattr(link, name):
            others.filter(**{name: True}).update(**{name: False})


def _tell(kind: ClientEventKind, link: ClientContact, actor: Membership | None, **words: Any) -> None:
    """On the page of the client; the page of who answers shows whom it answers for."""
    event = new_event(
        kind,
        client_id=link.client_id,
        version=link.client.version,
        actor=actor,
        to_value=link.contact.name,
        contact=link.contact_id,
        relation=link.relation,
        **words,
    )
    save_events([event])
