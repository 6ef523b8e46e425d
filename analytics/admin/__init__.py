"""The lists of figures. Nobody edits them."""

from analytics.admin.corrections import CorrectionAdmin
from analytics.admin.figures import LeadMetricsAdmin, SalesKPIAdmin
from analytics.admin.groups import GroupAnalyticsAdmin
from analytics.admin.marketing import MarketingAnalyticsAdmin, SpendAdmin

__all__ = [
    "CorrectionAdmin",
    "GroupAnalyticsAdmin",
    "LeadMetricsAdmin",
    "MarketingAnalyticsAdmin",
    "SalesKPIAdmin",
    "SpendAdmin",
]
