"""Who has a phone number from which somebody called or wrote."""

from clients.matching import find_clients
from clients.models import Client
from leads.matching import find_same
from leads.models import Lead


def whose_number(number: str) -> tuple[Lead | None, Client | None]:
    """A lead that is worked with; else a client; else the newest lead, closed as it is. Both only if the lead is
    closed: then the client it is."""
    lead = lead_of_number(number)
    if lead is not None and lead in Lead.objects.open():
        return lead, None
    return lead, next(iter(find_clients(phones=[number])), None)


def lead_of_number(number: str) -> Lead | None:
    """Whoever is worked with; else the newest that has this number."""
    found = find_same(phones=[number])
    at_work = set(Lead.objects.open().filter(pk__in=[lead.pk for lead in found]).values_list("pk", flat=True))
    return next((lead for lead in found if lead.pk in at_work), next(iter(found), None))
