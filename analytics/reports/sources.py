"""Which sources bring leads that enrol, how soon, and what they pay."""

from django.utils.translation import gettext_lazy as _

from analytics.reports.by_origin import Origin, origin_table
from analytics.reports.question import Question
from analytics.reports.report import Access, Report
from analytics.reports.table import Table
from leads.models import LeadSource


def sources(question: Question) -> list[Table]:
    return origin_table(question, Origin("source_id", _("Source"), _("No source"), LeadSource))


REPORT = Report(
    key="sources",
    title=_("Sources"),
    about=_("Which sources bring leads that enrol, how long it takes, and what they agree to pay."),
    rule=_(
        "Follows the leads that came in the period up to today; merged ones and those of undone imports do not count."
    ),
    icon="campaign",
    make=sources,
    access=Access.LEADS,
    usual="90_days",
)
