"""What each figure is called and which rule it follows: {field: (label, rule)}. Pages show both."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from organizations.choices import Credit
from organizations.scoping import open_organization

Words = Mapping[str, tuple[Any, Any]]

SALES: Words = {
    "new_contacts": (_("New contacts"), _("Leads spoken with or called for the first time that day.")),
    "follow_ups_completed": (_("Follow-ups done"), _("Due that day, and done before they were missed.")),
    "follow_ups_overdue": (_("Follow-ups missed"), _("Due that day, and not done in time; done later or not.")),
    "trials_scheduled": (_("Trials booked"), _("Trials booked that day, whenever they take place.")),
    "trials_attended": (_("Came to trial"), _("Trials that were marked so that day; the last word holds.")),
    "trials_no_show": (_("Did not come"), _("Trials that were marked so that day; the last word holds.")),
    "offers": (_("Offers"), _("Offers made that day.")),
    "enrolments": (_("Enrolled"), _("Leads that became enrolled that day, unless it was taken back.")),
    "lost": (_("Lost"), _("Leads that were lost that day, unless it was taken back.")),
    "responses": (_("Answered"), _("Leads waiting for a first answer that got it that day.")),
    "response_minutes": (_("Answer, min"), _("Average working minutes until the first answer.")),
    "completion_percent": (_("Done on time, %"), _("Follow-ups done / (done + missed), of those due that day.")),
    "trial_to_enrolment_percent": (_("From trial, %"), _("Enrolled / came to trial, both of that day.")),
    "overall_percent": (_("Overall, %"), _("Enrolled / new contacts, both of that day.")),
}  # fmt: skip
LEADS: Words = {
    "created": (_("New leads"), _("Leads that came that day; merged ones and those of undone imports do not count.")),
    "assigned": (_("With an owner"), _("Of the leads of that day: those somebody had when it ended.")),
    "unassigned": (_("Without an owner"), _("Of the leads of that day: those nobody had when it ended.")),
    "trials_attended": (_("Came to trial"), SALES["trials_attended"][1]),
    "enrolled": (_("Enrolled"), SALES["enrolments"][1]),
    "conversion_percent": (_("Conversion, %"), _("Enrolled / new leads, of that day's events.")),
    "trial_to_enrolment_percent": SALES["trial_to_enrolment_percent"],
}
GROUPS: Words = {
    "groups": (_("Groups"), _("Groups whose term the day is in; an archived one counts until its last lesson.")),
    "groups_full": (_("Full"), _("Groups with no seat left; who is on a pause that keeps the seat takes one.")),
    "groups_near_full": (
        _("Nearly full"),
        _("Groups with 80 percent of the seats taken or more, and not full."),
    ),
    "groups_empty": (_("Empty"), _("Groups in which nobody learns that day.")),
    "rooms_in_use": (_("Rooms in use"), _("Rooms with a lesson, a trial or a booking that day; online is no room.")),
    "room_occupancy_percent": (
        _("Rooms filled, %"),
        _("Students and guests / seats, of all lessons in rooms that day."),
    ),
    "trial_students": (_("Trial students"), _("Trials that take place that day, the cancelled not counted.")),
    "trials_open": (_("Open trials"), _("Booked by then, and not yet known what becomes of them when the day ends.")),
    "lately_percent": (
        _("From trial in 90 days, %"),
        _("Of the trials somebody came to in the 90 days up to then, at any branch: those after which they enrolled."),
    ),
    "expected_enrolments": (
        _("Enrolments expected"),
        _("Open trials × the share of trials in the last 90 days after which they enrolled."),
    ),
}
BREAKDOWN: Words = {"number": (_("Leads"), _("Leads of a source that came, or leads that reached a status, that day."))}
CHANNELS: Words = {
    "impressions": (_("Impressions"), _("How often it was shown, as entered; a period is shared evenly by its days.")),
    "clicks": (_("Clicks"), _("How often it was clicked, as entered; a period is shared evenly by its days.")),
    "ctr_percent": (_("CTR, %"), _("Clicks / impressions.")),
    "leads": (_("Leads"), _("Leads that came that day from sources of the channel, as in the days of leads.")),
    "cost": (_("Cost"), _("What was spent, as entered; a period is shared evenly by its days.")),
    "cpl": (_("CPL"), _("Cost of a lead: cost / leads.")),
    "enrolments": (_("Enrolled"), _("Leads of the channel that became enrolled that day, unless it was taken back.")),
    "cpa": (_("CPA"), _("Cost of a student: cost / enrolled.")),
    "revenue": (
        _("Revenue"),
        _(
            "Agreed price of the first group of each lead, the discount taken off: a month, or a whole course; "
            "on the day the lead became a client."
        ),
    ),
    "roi_percent": (_("ROI, %"), _("(Revenue − cost) / cost.")),
}
# How every figure of a salesperson finds its person.
CREDIT = {
    Credit.OWNER: _(
        "What happened counts for who had the lead at that moment, also after it is handed over or merged."
    ),
    Credit.DOER: _("What happened counts for who did it; what nobody did, for who had the lead at that moment."),
    Credit.BOOKER: _(
        "Trials, offers and enrolments count for who booked the lead’s last trial before; everything else for who had "
        "the lead at that moment."
    ),
}


def _rule_of_credit() -> str:
    return str(CREDIT[Credit(open_organization().credit_goes_to)])


# The one the center chose, when it is shown.
RULE_OF_CREDIT = lazy(_rule_of_credit, str)()
_SECONDS: Words = {"response_seconds": (_("Seconds until answered"), SALES["response_minutes"][1])}
_PARTS: Words = {
    "room_people": (_("People in lessons in rooms"), GROUPS["room_occupancy_percent"][1]),
    "room_seats": (_("Seats of lessons in rooms"), GROUPS["room_occupancy_percent"][1]),
    "came_lately": (_("Came to trial in 90 days"), GROUPS["lately_percent"][1]),
    "enrolled_lately": (_("Of them enrolled"), GROUPS["lately_percent"][1]),
}
FIGURES: Words = {**CHANNELS, **BREAKDOWN, **LEADS, **SALES, **GROUPS, **_SECONDS, **_PARTS}


def label_of(figure: str) -> Any:
    return FIGURES[figure][0] if figure in FIGURES else figure
