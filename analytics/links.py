"""Where each figure leads: to the page of what it counts (`analytics.admin.counted`)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from analytics.choices import Dimension, FigureOf
from analytics.facts import WAITED, Asked, Family
from common.row_keys import row_key
from leads.choices import LeadStatus

SALES_FACTS: Mapping[str, tuple[Family, str | None]] = {
    "new_contacts": (Family.TOUCHES, None),
    "follow_ups_completed": (Family.FOLLOW_UPS, "done"),
    "follow_ups_overdue": (Family.FOLLOW_UPS, "missed"),
    "trials_scheduled": (Family.TRIALS, "booked"),
    "trials_attended": (Family.TRIALS, "attended"),
    "trials_no_show": (Family.TRIALS, "no_show"),
    "offers": (Family.TRIALS, "made"),
    "enrolments": (Family.STATUSES, LeadStatus.ENROLLED.value),
    "lost": (Family.STATUSES, LeadStatus.LOST.value),
    "responses": (Family.TOUCHES, WAITED),
}
LEAD_FACTS: Mapping[str, Asked] = {
    "created": Asked(Family.CREATED),
    "assigned": Asked(Family.CREATED, is_owned=True),
    "unassigned": Asked(Family.CREATED, is_owned=False),
    "trials_attended": Asked(Family.TRIALS, "attended"),
    "enrolled": Asked(Family.STATUSES, LeadStatus.ENROLLED.value),
}
CHANNEL_FACTS: Mapping[str, Asked] = {"leads": LEAD_FACTS["created"], "enrolments": LEAD_FACTS["enrolled"]}
EVERY_CHANNEL = "all"
_BREAKDOWN = {Dimension.SOURCE.value: Family.CREATED, Dimension.STATUS.value: Family.STATUSES}


def counted_by(figure_of: str, figure: str, *, person: int | None = None, key: str = "") -> Asked | None:
    """The facts behind a figure of a salesperson (without one: of all of them), of the leads of a day, of a source or
    status (`figure` says by which, `key` which one), or of a channel (`key`). None for a figure that there is not."""
    if figure_of == FigureOf.SALES and figure in SALES_FACTS:
        family, what = SALES_FACTS[figure]
        return Asked(family, what, owner_id=person, is_owned=None if person else True)
    if figure_of == FigureOf.LEADS:
        return LEAD_FACTS.get(figure)
    if figure_of == FigureOf.CHANNEL and figure in CHANNEL_FACTS and (key in ("", EVERY_CHANNEL) or row_key(key)):
        return replace(CHANNEL_FACTS[figure], channel=None if key == EVERY_CHANNEL else key)
    if figure_of == FigureOf.BREAKDOWN and figure in _BREAKDOWN:
        return Asked(_BREAKDOWN[figure], key)
    return None


def sales_url(figure: str, first: date, last: date, person: int | None = None) -> str:
    """Of one salesperson, or of all of them; nothing for a figure that is no number of rows."""
    return _url(FigureOf.SALES, figure, first, last, person=person) if figure in SALES_FACTS else ""


def leads_url(figure: str, first: date, last: date) -> str:
    return _url(FigureOf.LEADS, figure, first, last) if figure in LEAD_FACTS else ""


def breakdown_url(dimension: Dimension, key: str, first: date, last: date) -> str:
    return _url(FigureOf.BREAKDOWN, dimension.value, first, last, key=key)


def channel_url(figure: str, first: date, last: date, channel: int | str | None) -> str:
    """Of one channel, of leads without one (None), or of EVERY_CHANNEL."""
    return _url(FigureOf.CHANNEL, figure, first, last, key=channel or "") if figure in CHANNEL_FACTS else ""


def groups_url(first: date, last: date, branch: int | None = None) -> str:
    """The days of groups and rooms, of one branch or of all."""
    asked = {"day_from": first.isoformat(), "day_to": last.isoformat()}
    asked |= {"branch__id__exact": str(branch)} if branch else {}
    return f"{reverse('admin:analytics_groupanalytics_changelist')}?{urlencode(asked)}"


def _url(figure_of: FigureOf, figure: str, first: date, last: date, **names: object) -> str:
    asked = {"of": figure_of.value, "figure": figure, "from": first.isoformat(), "to": last.isoformat()}
    asked |= {name: str(value) for name, value in names.items() if value is not None}
    return f"{reverse('admin:counted')}?{urlencode(asked)}"
