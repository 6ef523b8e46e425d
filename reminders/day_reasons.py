"""Why a row of My day is there, in words: a late promise, a time today, an answer that is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.ui import HOUR, MINUTE, short_span
from leads.choices import LeadStatus
from leads.models import Lead


@dataclass(frozen=True)
class Reason:
    """Why a row is here: an icon, plain words, and the few that matter."""

    icon: str
    text: str
    hot: str = ""


def _overdue(lead: Lead, now: datetime, tries: int) -> Reason:
    at = lead.next_contact_at or now
    if tries:
        text = ngettext("Tried %(n)s time, again due", "Tried %(n)s times, again due", tries) % {"n": tries}
        return Reason("phone_missed", text, day_and_time(at))
    promised = _("Call promised for %(at)s,") % {"at": _clock(at)}
    return Reason("schedule", promised, _("%(span)s late") % {"span": long_span(now - at)})


def _today(lead: Lead, now: datetime, tries: int) -> Reason:
    icon = "phone_missed" if tries else "schedule"
    text = ngettext("Tried %(n)s time, again at", "Tried %(n)s times, again at", tries) % {"n": tries}
    return Reason(icon, text if tries else _("Call at"), _clock(lead.next_contact_at or now))


def _new(lead: Lead, now: datetime, tries: int) -> Reason:  # noqa: ARG001 - one of a table of reasons
    came = _("Came %(span)s ago,") % {"span": short_span(now - lead.created_at)}
    if lead.respond_by and lead.first_response_at is None:
        left = lead.respond_by - now
        if left > timedelta():
            return Reason("bolt", came, _("%(span)s left") % {"span": short_span(left)})
        return Reason("bolt", came, _("the answer is late"))
    return Reason("bolt", came, _("no call yet"))


def _hot(lead: Lead, now: datetime, tries: int) -> Reason:  # noqa: ARG001 - one of a table of reasons
    return Reason("local_fire_department", _("Score"), str(lead.score))


def _ready(lead: Lead, now: datetime, tries: int) -> Reason:  # noqa: ARG001 - one of a table of reasons
    is_complete = lead.status == LeadStatus.DOCUMENTS_RECEIVED
    return Reason("task_alt", f"{lead.get_status_display()},", _("enrol") if is_complete else _("papers are missing"))


REASONS: dict[str, Any] = {"overdue": _overdue, "today": _today, "new": _new, "hot": _hot, "ready": _ready}


def reason_of_duty(icon: str, at: datetime, now: datetime) -> Reason:
    if at < now:
        return Reason(icon, _("Until %(at)s,") % {"at": _clock(at)}, _("%(span)s late") % {"span": long_span(now - at)})
    return Reason(icon, _("Until"), _clock(at))


def _clock(at: datetime) -> str:
    """Today the time alone, else the day with it."""
    local = timezone.localtime(at)
    return date_format(local, "H:i" if local.date() == timezone.localdate() else "j E, H:i")


def long_span(span: timedelta) -> str:
    """ "1 h 25 min", "19 h", "3 d"."""
    if HOUR <= span < 6 * HOUR:
        hours, rest = divmod(span, HOUR)
        return _("%(h)s h %(min)s min") % {"h": hours, "min": rest // MINUTE}
    return short_span(span)


def day_and_time(at: datetime) -> str:
    """ "today 18:42", "yesterday", "Monday", "3 November"."""
    local, today = timezone.localtime(at), timezone.localdate()
    days = (today - local.date()).days
    if days == 0:
        return _("today %(time)s") % {"time": date_format(local, "H:i")}
    if days == 1:
        return _("yesterday")
    return date_format(local, "l" if 0 < days < 7 else "j E")
