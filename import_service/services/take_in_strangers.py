"""Takes in many deliveries at once, as far as they are of people whom nobody here knows."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from common.identity import named_keys
from import_service.deliveries import cells_of
from import_service.live_rows import LiveCleaner, addresses_of, newcomer_of
from import_service.models import Delivery
from import_service.pipeline.columns import Row
from import_service.pipeline.lock import lock_imports
from import_service.services.keep_agreements import keep_agreements
from leads.choices import Door
from leads.matching import meet_leads
from leads.models import Lead, LeadSource
from leads.services.create_lead import create_leads
from leads.services.find_candidates import find_candidates
from organizations.scoping import open_organization


@transaction.atomic
def take_in_strangers(*, deliveries: Sequence[Delivery]) -> dict[int, Lead]:
    """{delivery: its new lead} of those that share no key with a lead or with one another; the others, and those that
    cannot be read, are for `take_in_lead`, one by one."""
    lock_imports(open_organization().pk)
    rows = _readable(deliveries)
    unknown = _unknown(rows)
    strangers = [each for each in deliveries if each.pk in unknown]
    newcomers = [newcomer_of(rows[each.pk], facts={"source": each.source}, door=Door(each.door)) for each in strangers]
    if not newcomers:
        return {}
    leads = create_leads(newcomers=newcomers, actor=None)
    find_candidates(leads=Lead.objects.filter(pk__in=[lead.pk for lead in leads]))
    taken = dict(zip(strangers, leads, strict=True))
    keep_agreements(leads=taken)
    return {each.pk: lead for each, lead in taken.items()}


def _readable(deliveries: Sequence[Delivery]) -> dict[int, Row]:
    cleaners: dict[LeadSource, LiveCleaner] = {}
    rows = {}
    for each in deliveries:
        if each.source not in cleaners:
            cleaners[each.source] = LiveCleaner(each.source)
        try:
            rows[each.pk] = cleaners[each.source].clean(cells_of(each.payload), is_foreign=True)
        except ValidationError:
            continue
    return rows


def _unknown(rows: Mapping[int, Row]) -> set[int]:
    addresses = {pk: addresses_of(row) for pk, row in rows.items()}
    keys = {pk: set(named_keys(**known)) for pk, known in addresses.items()}
    held = Counter(key for each in keys.values() for key in each)
    alone = {pk for pk, each in keys.items() if all(held[key] == 1 for key in each)}
    return alone - meet_leads(addresses).keys()
