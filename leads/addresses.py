"""What leads can be reached by, and whether something of it is hidden from whoever looks."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Model, Q

from clients.models import Client, ClientChat
from common import veil
from leads.models import Lead, LeadContact, LeadPhone
from organizations.models import Membership

_TEXTS: tuple[tuple[type[Model], str], ...] = (
    *((Lead, "phone"), (Lead, "email"), (LeadPhone, "phone"), (LeadContact, "phone"), (LeadContact, "email")),
    *((Client, "phone"), (Client, "email")),
)
_IN_TELEGRAM: tuple[type[Model], ...] = (Lead, Client, ClientChat, Membership)


def addresses_of(keys: Collection[int]) -> Iterator[str]:
    """Of these leads, those that were merged into them included."""
    leads = Lead.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys))
    for row in leads.values_list("phone", "email", "telegram_username", "telegram_id"):
        yield from (str(address) for address in row if address)
    yield from LeadPhone.objects.filter(lead__in=leads).values_list("phone", flat=True)
    for row in LeadContact.objects.filter(lead__in=leads).values_list("phone", "email", "telegram_username"):
        yield from (address for address in row if address)


def held_by_somebody(addresses: Collection[str]) -> set[str]:
    """Those of them by which anybody can be reached: a lead or its contacts, a client, somebody who works here."""
    chats = [int(one) for one in addresses if one.isascii() and one.isdigit() and len(one) < 19]
    asked: list[tuple[type[Model], str, Collection[Any]]] = [(*column, addresses) for column in _TEXTS]
    asked += [(model, "telegram_id", chats) for model in _IN_TELEGRAM]
    return {
        str(address)
        for model, name, among in asked
        for address in model._default_manager.filter(**{f"{name}__in": among}).order_by().values_list(name, flat=True)
    }


def is_veiled(lead: Lead) -> bool:
    """Something of how to reach the person is hidden from whoever looks."""
    contacts = [(one.phone, one.email, one.telegram_username) for one in lead.contacts.all()]
    own = (lead.phone, lead.email, lead.telegram_username, *(row.phone for row in lead.more_phones.all()))
    return any(veil.hides(address) for row in (own, *contacts) for address in row)
