"""What each figure is called and which rule it follows: {field: (label, rule)}. Pages show both."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

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
CREDIT = _("What happened counts for who had the lead at that moment, also after it is handed over or merged.")
_SECONDS: Words = {"response_seconds": (_("Seconds until answered"), SALES["response_minutes"][1])}
FIGURES: Words = {**CHANNELS, **BREAKDOWN, **LEADS, **SALES, **_SECONDS}


def label_of(figure: str) -> Any:
    return FIGURES[figure][0] if figure in FIGURES else figure
