"""Sources that have been silent for longer than is their habit.

A habit is what came in the same hours of earlier weeks: nights, Sundays and slow sources have theirs, and nobody has to
set a limit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import mean

from django.db.models import OuterRef, QuerySet, Subquery

from common.counting import count_many
from import_service.models import Delivery
from leads.models import LeadSource

WEEK = timedelta(days=7)
# Sooner nobody is alarmed.
SHORTEST = timedelta(hours=1)
# So many earlier stretches are looked at, and so many must be known.
LOOKED_AT, NEEDED = 4, 2
# Where five come on an average, none comes by chance once in 150 times.
ENOUGH = 5
COUNTED = 1_000


@dataclass(frozen=True)
class Silence:
    """Nothing came since, where `usual` come in such a stretch."""

    source: LeadSource
    since: datetime
    usual: float


def silent_sources(now: datetime) -> list[Silence]:
    """Those in use whose door is not closed; in two queries."""
    sources = list(_quiet(now))
    windows = {(source, turn): rows for source in sources for turn, rows in _earlier(source, now).items()}
    counts = count_many({f"{source.pk}-{turn}": rows for (source, turn), rows in windows.items()}, COUNTED)
    found = []
    for source in sources:
        came = [counts[f"{source.pk}-{turn}"] for of, turn in windows if of == source]
        if len(came) >= NEEDED and min(came) > 0 and mean(came) >= ENOUGH:
            found.append(Silence(source, source.last_at, mean(came)))
    return found


def _quiet(now: datetime) -> QuerySet:
    came = Delivery.objects.filter(source=OuterRef("pk")).values("received_at")
    sources = LeadSource.objects.filter(is_active=True).exclude(intake__is_on=False)
    known = sources.annotate(
        last_at=Subquery(came.order_by("-received_at")[:1]), first_at=Subquery(came.order_by("received_at")[:1])
    )
    return known.filter(last_at__lt=now - SHORTEST).order_by("name")


def _earlier(source: LeadSource, now: datetime) -> dict[int, QuerySet]:
    """{how many stretches ago: what came in it}, as far back as the source is known."""
    last, first = source.last_at, source.first_at  # type: ignore[attr-defined]
    # Whole weeks, so that the hours and days are the same, and no stretch reaches into this one.
    back = ceil((now - last) / WEEK) * WEEK
    of_source = Delivery.objects.filter(source=source)
    return {
        turn: of_source.filter(received_at__gt=last - turn * back, received_at__lte=now - turn * back)
        for turn in range(1, LOOKED_AT + 1)
        if first <= last - turn * back
    }
