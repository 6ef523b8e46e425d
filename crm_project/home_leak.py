"""Where more people than usual stop on their way: what reached each step in the period, among what reached the one
before it, beside the same share in the stretches before. Both count the same days, so that those who are still on their
way weigh alike."""

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.choices import Dimension
from analytics.links import breakdown_url
from analytics.models import LeadBreakdown
from crm_project.home_period import HomePeriod
from leads.choices import LeadStatus

# The step, and what is said of those who do not get there.
WAY: tuple[tuple[LeadStatus, Promise], ...] = (
    (LeadStatus.CONTACTED, _("Contacted")),
    (LeadStatus.TRIAL_SCHEDULED, _("Trial booked")),
    (LeadStatus.TRIAL_ATTENDED, _("Came to trial")),
    (LeadStatus.ENROLLED, _("Enrolled")),
)
# Fewer people than this are chance.
LEAST_MISSING = 3


@dataclass(frozen=True, slots=True)
class Leak:
    """Between two steps: the shares in percent, and how many more people the usual share would be."""

    before: Promise
    step: Promise
    percent: int
    usual: int
    missing: int
    url: str


def leak(period: HomePeriod) -> Leak | None:
    """Where the most people are missing; nothing if there is no such place, or nothing to compare with. One query."""
    now, usual = _reached(period)
    steps = pairwise(WAY)
    found = [each for (before, step) in steps if (each := _between(before, step, now, usual, period))]
    worst = max(found, key=lambda each: each.missing, default=None)
    return worst if worst is not None and worst.missing >= LEAST_MISSING else None


def _between(
    before: tuple[LeadStatus, Promise],
    step: tuple[LeadStatus, Promise],
    now: dict[str, int],
    usual: dict[str, int],
    period: HomePeriod,
) -> Leak | None:
    came, came_usually = now[before[0]], usual[before[0]]
    if not came or not came_usually:
        return None
    share, share_usually = now[step[0]] / came, usual[step[0]] / came_usually
    return Leak(
        before=before[1],
        step=step[1],
        percent=round(100 * share),
        usual=round(100 * share_usually),
        missing=round((share_usually - share) * came),
        url=breakdown_url(Dimension.STATUS, before[0].value, period.first, period.last),
    )


def _reached(period: HomePeriod) -> tuple[dict[str, int], dict[str, int]]:
    """{status: how often it was reached} in the period, and in all stretches before it."""
    statuses = [status.value for status, _title in WAY]
    begins, ends = period.before[-1][0], period.before[0][1]
    rows = LeadBreakdown.objects.filter(kind=Dimension.STATUS, key__in=statuses, day__gte=begins, day__lte=period.last)
    numbers = (
        rows.order_by()
        .values_list("key")
        .annotate(now=Sum("number", filter=Q(day__gte=period.first)), usual=Sum("number", filter=Q(day__lte=ends)))
    )
    now, usual = dict.fromkeys(statuses, 0), dict.fromkeys(statuses, 0)
    for key, number, usually in numbers:
        now[key], usual[key] = number or 0, usually or 0
    return now, usual
