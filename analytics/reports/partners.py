"""What became of the leads that partners sent."""

from django.utils.translation import gettext_lazy as _

from analytics.reports.by_origin import Origin, origin_table
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Table
from organizations.models import Membership


def partners(question: Question) -> list[Table]:
    return origin_table(question, Origin("partner_id", _("Partner"), "", Membership, has_cycle=False))


REPORT = Report(
    key="partners",
    title=_("Partners"),
    about=_("How many leads each partner sent, how many of them enrolled, and what they agreed to pay."),
    rule=_(
        "Follows the leads that came in the period up to today; merged ones and those of undone imports do not count."
    ),
    icon="handshake",
    make=partners,
    usual="90_days",
    empty=_("No partner sent a lead in these days. A partner is a person with that role and a source of their own."),
)
