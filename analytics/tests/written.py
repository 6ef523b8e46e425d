"""What the rows of figures say, cell by cell, as the recount says it."""

from datetime import date
from typing import Any

from analytics.models import Correction, GroupAnalytics, LeadBreakdown, LeadMetrics, MarketingAnalytics, SalesKPI
from analytics.services.compute_kpis import CHANNELS, GROUPS, LEADS, SALES


def cells(first: date, last: date) -> dict[tuple[Any, ...], int]:
    """Without zeros."""
    found: dict[tuple[Any, ...], int] = {}
    days = {"day__gte": first, "day__lte": last}
    for row in SalesKPI.objects.filter(**days):
        found |= {("sales", row.day, row.salesperson_id, name): getattr(row, name) for name in SALES.figures}
    for row in LeadMetrics.objects.filter(**days):
        found |= {("leads", row.day, name): getattr(row, name) for name in LEADS.figures}
    for row in LeadBreakdown.objects.filter(**days):
        found["breakdown", row.day, row.kind, row.key, "number"] = row.number
    return {key: number for key, number in found.items() if number}


def school_cells(first: date, last: date) -> dict[tuple[Any, ...], Any]:
    """Those of groups and of channels, without zeros."""
    found: dict[tuple[Any, ...], Any] = {}
    days = {"day__gte": first, "day__lte": last}
    for row in GroupAnalytics.objects.filter(**days):
        found |= {("groups", row.day, row.branch_id, name): getattr(row, name) for name in GROUPS.figures}
    for row in MarketingAnalytics.objects.filter(**days):
        found |= {("channels", row.day, row.channel_id, name): getattr(row, name) for name in CHANNELS.figures}
    return {key: number for key, number in found.items() if number}


def everything() -> list[list[Any]]:
    """Every row with its number and when it was counted."""
    models: tuple[Any, ...] = (SalesKPI, LeadMetrics, LeadBreakdown, GroupAnalytics, MarketingAnalytics, Correction)
    return [list(model.objects.order_by("pk").values_list()) for model in models]
