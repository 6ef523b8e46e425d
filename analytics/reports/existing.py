"""New people beside those who were clients before: who enrols more often, sooner, and for how much."""

from django.utils.translation import gettext_lazy as _

from analytics.reports.by_origin import Origin, origin_table
from analytics.reports.lead_sql import LeadFamily
from analytics.reports.question import Question
from analytics.reports.report import Access, Report
from analytics.reports.table import Table

# By whether they were clients before.
WHO = {0: _("New people"), 1: _("Existing clients")}


def existing(question: Question) -> list[Table]:
    return origin_table(question, Origin("is_known", _("Who"), fixed=WHO, family=LeadFamily.MET, has_score=True))


REPORT = Report(
    key="existing",
    title=_("New and existing clients"),
    about=_("Whether people who were clients before enrol more often and sooner than new ones, and what they pay."),
    rule=_(
        "Follows the leads that came in the period up to today; merged ones and those of undone imports do not count. "
        "Existing are people and companies who were in the list of clients before their lead came; relatives of a "
        "client, and people from a client company, are new."
    ),
    icon="how_to_reg",
    make=existing,
    access=Access.LEADS,
    usual="90_days",
)
