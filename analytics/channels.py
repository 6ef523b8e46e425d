"""Channels compared over any days."""

from datetime import date

from django.db.models import Sum

from analytics.models import MarketingAnalytics
from leads.models import Channel

STORED = ("impressions", "clicks", "leads", "enrolments", "cost", "revenue")


def compare_channels(first: date, last: date) -> list[MarketingAnalytics]:
    """One unsaved row for each channel with anything in these days, its days added up: what cost the most first, leads
    without a channel last. In two queries."""
    days = MarketingAnalytics.objects.filter(day__gte=first, day__lte=last).order_by()
    sums = days.values("channel_id").annotate(**{f"all_{name}": Sum(name) for name in STORED})
    names = Channel.objects.in_bulk()
    rows = [
        MarketingAnalytics(
            day=first, channel=names.get(row["channel_id"]), **{name: row[f"all_{name}"] for name in STORED}
        )
        for row in sums
    ]
    return sorted(rows, key=lambda row: (row.channel is None, -row.cost, -row.leads, str(row.channel)))


def all_channels(rows: list[MarketingAnalytics]) -> MarketingAnalytics:
    """What they come to together; their ratios are divided anew."""
    return MarketingAnalytics(**{name: sum(getattr(row, name) for row in rows) for name in STORED})
