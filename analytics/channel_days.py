"""What channels cost and brought in a range of days, put together from what was entered and what was counted."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.channel_revenue import revenue_by_channel
from analytics.choices import Dimension
from analytics.counting import Count
from analytics.days import each_day
from analytics.models import Spend
from leads.models import LeadSource

Entry = tuple[date, int | None, str, Decimal | int]


def channel_rows(count: Count) -> dict[tuple[Any, ...], dict[str, Any]]:
    """{(day, channel or None): {figure: number}}."""
    rows: defaultdict[tuple[Any, ...], defaultdict[str, Any]] = defaultdict(lambda: defaultdict(int))
    for entries in (_leads(count), _enrolments(count), _revenue(count), _spent(count.range.first, count.range.last)):
        for day, channel, figure, number in entries:
            rows[day, channel][figure] += number
    return {key: dict(figures) for key, figures in rows.items()}


def _leads(count: Count) -> Iterator[Entry]:
    channels = _channels()
    for (day, kind, key), figures in count.breakdown.items():
        if kind == Dimension.SOURCE:
            yield day, channels.get(int(key)) if key else None, "leads", figures["number"]


def _enrolments(count: Count) -> Iterator[Entry]:
    channels = _channels()
    for (day, source), number in count.enrolments.items():
        yield day, channels.get(source) if source else None, "enrolments", number


def _channels() -> dict[int, int | None]:
    return dict(LeadSource.objects.values_list("pk", "channel_id"))


def _revenue(count: Count) -> Iterator[Entry]:
    for day, channel, amount in revenue_by_channel(count.range.first, count.range.last):
        yield day, channel, "revenue", amount


def _spent(first: date, last: date) -> Iterator[Entry]:
    for spend in Spend.objects.filter(first__lte=last, last__gte=first, taken_back_at=None).order_by():
        for day in each_day(max(first, spend.first), min(last, spend.last)):
            for figure, number in spend.on(day).items():
                yield day, spend.channel_id, figure, number
