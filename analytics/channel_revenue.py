"""What the leads that became clients on each day agreed to pay, by the channel they came through."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db.models import Case, F, When
from django.utils import timezone

from analytics.days import DAY, begins_at
from analytics.reports.revenue import AT_ONCE, first_prices
from leads.models import LeadConversion
from organizations.scoping import open_organization
from scheduling.models import Enrolment

CENT = Decimal("0.01")


def revenue_by_channel(first: date, last: date) -> Iterator[tuple[date, int | None, Decimal]]:
    """(day, channel, amount) for each of them: the price of the first group the student joined by that lead."""
    zone = open_organization().zone
    channel = Case(
        When(lead__merged_into__isnull=True, then=F("lead__source__channel_id")),
        default=F("lead__merged_into__source__channel_id"),
    )
    days = {"at__gte": begins_at(first, zone), "at__lt": begins_at(last + DAY, zone)}
    became = LeadConversion.objects.filter(client__isnull=False, **days).order_by("at", "pk")
    for some in batched(became.values_list("pk", "client_id", "at", channel), AT_ONCE):
        joined = _first_groups({client for _pk, client, _at, _channel in some})
        prices = first_prices(joined.values())
        for pk, _client, at, through in some:
            if (price := prices.get(joined.get(pk, 0))) is not None:
                yield timezone.localdate(at, zone), through, price.quantize(CENT)


def _first_groups(clients: set[int]) -> dict[int, int]:
    """{conversion: the first enrolment with a price that came by it}. An enrolment belongs to the last conversion of
    its student before it, so that none counts for two leads."""
    conversions: defaultdict[int, list[tuple[datetime, int]]] = defaultdict(list)
    theirs: Any = LeadConversion.objects.filter(client__in=clients).order_by("at", "pk")
    for client, at, pk in theirs.values_list("client_id", "at", "pk"):
        conversions[client].append((at, pk))
    found: dict[int, int] = {}
    priced = Enrolment.objects.filter(client__in=clients, price__isnull=False).order_by("pk")
    for pk, client, created_at in priced.values_list("pk", "client_id", "created_at"):
        before = [conversion for at, conversion in conversions[client] if at <= created_at]
        if before:
            found.setdefault(before[-1], pk)
    return found
