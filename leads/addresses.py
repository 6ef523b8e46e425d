"""What leads can be reached by, and whether something of it is hidden from whoever looks."""

from collections.abc import Collection, Iterator

from django.db.models import Q

from common import veil
from leads.models import Lead, LeadContact, LeadPhone


def addresses_of(keys: Collection[int]) -> Iterator[str]:
    """Of these leads, those that were merged into them included."""
    leads = Lead.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys))
    for row in leads.values_list("phone", "email", "telegram_username", "telegram_id"):
        yield from (str(address) for address in row if address)
    yield from LeadPhone.objects.filter(lead__in=leads).values_list("phone", flat=True)
    for row in LeadContact.objects.filter(lead__in=leads).values_list("phone", "email", "telegram_username"):
        yield from (address for address in row if address)


def is_veiled(lead: Lead) -> bool:
    """Something of how to reach the person is hidden from whoever looks."""
    contacts = [(one.phone, one.email, one.telegram_username) for one in lead.contacts.all()]
    own = (lead.phone, lead.email, lead.telegram_username, *(row.phone for row in lead.more_phones.all()))
    return any(veil.hides(address) for row in (own, *contacts) for address in row)
