"""The lists of figures. Nobody edits them."""

from analytics.admin.corrections import CorrectionAdmin
from analytics.admin.figures import LeadMetricsAdmin, SalesKPIAdmin

__all__ = ["CorrectionAdmin", "LeadMetricsAdmin", "SalesKPIAdmin"]
