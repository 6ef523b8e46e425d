"""What channels cost and brought in a period, for who wins leads."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analytics.channels import compare_channels
from analytics.links import channel_url
from analytics.models import MarketingAnalytics
from analytics.reports.shown import shown
from analytics.reports.table import Cell, Kind
from crm_project.home_period import HomePeriod

SHOWN = 8


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel, as the table writes it."""

    figures: MarketingAnalytics
    leads_url: str

    @property
    def name(self) -> str:
        return str(self.figures.channel or _("No channel"))

    @property
    def money(self) -> list[str]:
        """Cost, that of a lead, that of a student."""
        return [_money(amount) for amount in (self.figures.cost, self.figures.cpl, self.figures.cpa)]

    @property
    def roi(self) -> str:
        return shown(Kind.PERCENT, Cell(self.figures.roi_percent))


def channel_lines(period: HomePeriod) -> list[ChannelLine]:
    """Those that cost the most; the rest stands on the page of channels. In two queries."""
    return [
        ChannelLine(row, channel_url("leads", period.first, period.last, row.channel_id) if row.leads else "")
        for row in compare_channels(period.first, period.last)[:SHOWN]
    ]


def _money(amount: Any) -> str:
    return shown(Kind.MONEY, Cell(amount))
