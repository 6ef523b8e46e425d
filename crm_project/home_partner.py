"""What became of the people a partner sent, by the month they were sent in."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from crm_project.home_numbers import lead_list
from leads.choices import LeadStatus
from leads.models import Lead
from organizations.models import Membership

MONTHS_SHOWN = 6
GOOD_PERCENT, FAIR_PERCENT = 20, 10


@dataclass(frozen=True, slots=True)
class SentMonth:
    """`of_most`: how long its bar is, in percent of the longest."""

    first: date
    sent: int
    enrolled: int
    of_most: int

    @property
    def percent(self) -> int:
        return round(100 * self.enrolled / self.sent)

    @property
    def tone(self) -> str:
        if self.percent >= GOOD_PERCENT:
            return "green"
        return "orange" if self.percent >= FAIR_PERCENT else "red"

    @property
    def url(self) -> str:
        return lead_list(f"month={self.first:%Y-%m}")

    @property
    def enrolled_url(self) -> str:
        return lead_list(f"month={self.first:%Y-%m}&status={LeadStatus.ENROLLED.value}")


def months_of_partner(member: Membership) -> list[SentMonth]:
    """The last months in which somebody was sent, the latest first; one query."""
    sent = Lead.objects.visible_to(member).order_by().annotate(month=TruncMonth("created_at")).values("month")
    counted = sent.annotate(sent=Count("pk"), enrolled=Count("pk", filter=Q(status=LeadStatus.ENROLLED)))
    rows = list(counted.order_by("-month").values_list("month", "sent", "enrolled")[:MONTHS_SHOWN])
    most = max((number for _month, number, _enrolled in rows), default=0)
    return [SentMonth(month.date(), number, enrolled, round(100 * number / most)) for month, number, enrolled in rows]
