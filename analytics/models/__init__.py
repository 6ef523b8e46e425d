"""Rows of figures, one for each day and whoever or whatever it counts; a file for each family."""

from analytics.models.corrections import Correction
from analytics.models.days import FiguresOfDay, KPIDay, percent
from analytics.models.groups import GroupAnalytics
from analytics.models.leads import LeadBreakdown, LeadMetrics
from analytics.models.marketing import MarketingAnalytics, Spend
from analytics.models.months import ClosedMonth
from analytics.models.sales import SalesKPI
from analytics.models.targets import Target

__all__ = [
    "ClosedMonth",
    "Correction",
    "FiguresOfDay",
    "GroupAnalytics",
    "KPIDay",
    "LeadBreakdown",
    "LeadMetrics",
    "MarketingAnalytics",
    "SalesKPI",
    "Spend",
    "Target",
    "percent",
]
