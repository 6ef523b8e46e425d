"""Channels and what is spent on them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.channels import all_channels, compare_channels
from analytics.links import EVERY_CHANNEL, channel_url
from analytics.models import MarketingAnalytics
from analytics.reports.question import Question
from analytics.reports.report import Access, Begin, Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted
from analytics.words import CHANNELS

KINDS = {
    "cost": Kind.MONEY,
    "impressions": Kind.NUMBER,
    "clicks": Kind.NUMBER,
    "ctr_percent": Kind.FINE_PERCENT,
    "leads": Kind.NUMBER,
    "cpl": Kind.MONEY,
    "enrolments": Kind.NUMBER,
    "cpa": Kind.MONEY,
    "revenue": Kind.MONEY,
    "roi_percent": Kind.PERCENT,
}
LINKED = ("leads", "enrolments")
PLACES = {name: place for place, name in enumerate(KINDS, start=1)}


def channels(question: Question) -> Sequence[Table]:
    rows = compare_channels(question.first, question.last)
    if not rows:
        return []
    return [
        Table(
            (
                Column(_("Channel"), Kind.TEXT),
                *(Column(CHANNELS[name][0], KINDS[name], CHANNELS[name][1]) for name in KINDS),
            ),
            [_row(question, row, str(row.channel or _("No channel")), row.channel_id) for row in rows],
            _row(question, all_channels(rows), str(_("All")), EVERY_CHANNEL),
            chart=Chart(_("Leads and enrolled"), (PLACES["leads"], PLACES["enrolments"])),
        )
    ]


def _row(question: Question, row: MarketingAnalytics, name: str, channel: int | str | None) -> list[Cell]:
    def cell(figure: str) -> Any:
        value = getattr(row, figure)
        if figure in LINKED:
            return counted(value, channel_url(figure, question.first, question.last, channel))
        return value

    return cells(name, *(cell(figure) for figure in KINDS))


REPORT = Report(
    "channels",
    _("Channels and spend"),
    _("What each channel cost and what it brought: leads, students, revenue."),
    _("By what happened in these days, of all branches: leads that came, students who enrolled, money that was spent."),
    "payments",
    channels,
    Access.LEADS,
    usual="month",
    empty=_("Enter what was spent on a channel, or wait for the first lead: the days are counted by themselves."),
    begin=Begin(_("Enter spend"), "admin:analytics_spend_add", "analytics.add_spend"),
    # Spend is of the whole center.
    has_branches=False,
)
