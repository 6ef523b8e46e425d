"""What an alert says: a sentence for each kind, its lead if the person may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.admin.relatives import lead_url
from leads.models import Lead
from organizations.models import Membership
from reminders.choices import ALERT_SIGNS, AlertKind
from reminders.models import Alert


@dataclass(frozen=True)
class AlertLine:
    """One alert as it is shown; `url` leads to what it is about."""

    pk: int
    at: datetime
    icon: str
    tone: str
    text: str
    about: str
    url: str
    is_new: bool


def lines_of(alerts: list[Alert], member: Membership) -> list[AlertLine]:
    asked = {alert.lead_id for alert in alerts if alert.lead_id}
    leads = {lead.pk: lead for lead in Lead.objects.visible_to(member).filter(pk__in=asked)} if asked else {}
    return [_line(alert, leads.get(alert.lead_id)) for alert in alerts]


def _line(alert: Alert, lead: Lead | None) -> AlertLine:
    icon, tone = ALERT_SIGNS[alert.kind]
    is_task = alert.kind == AlertKind.TASK
    about = str(alert.payload.get("title", "")) if is_task else lead.name if lead else ""
    url = reverse("admin:reminders_task_changelist") if is_task else lead_url(lead) if lead else ""
    return AlertLine(alert.pk, alert.at, icon, tone, words_of(alert), about, url, alert.seen_at is None)


def words_of(alert: Alert) -> str:
    """Without the name of the lead, which stands beside it as a link."""
    maker = _WORDS.get(AlertKind(alert.kind))
    return maker(alert.payload) if maker else str(alert.get_kind_display())


def _late(payload: dict[str, Any]) -> str:
    minutes, owner = payload.get("minutes", 0), payload.get("owner", "")
    if not minutes:
        return _("Nobody has answered in time")
    late = ngettext(
        "The first answer is %(n)s working minute late", "The first answer is %(n)s working minutes late", minutes
    ) % {"n": minutes}
    return f"{late} · {owner}" if owner else f"{late} · {_('no owner')}"


def _task(payload: dict[str, Any]) -> str:
    sender = payload.get("from")
    return _("Task from %(name)s") % {"name": sender} if sender else _("New task")


def _score(payload: dict[str, Any]) -> str:
    return _("Score %(score)s, crossed %(mark)s") % {"score": payload.get("score"), "mark": payload.get("mark")}


def _hot(payload: dict[str, Any]) -> str:
    return _("Very high score: %(score)s") % {"score": payload.get("score")}


def _overdue(payload: dict[str, Any]) -> str:
    owner = payload.get("owner")
    return _("Overdue for a day · %(name)s") % {"name": owner or _("no owner")}


def _new_lead(payload: dict[str, Any]) -> str:
    giver = payload.get("from")
    return _("New lead from %(name)s") % {"name": giver} if giver else _("New lead for you")


_WORDS = {
    AlertKind.LATE_ANSWER: _late,
    AlertKind.TASK: _task,
    AlertKind.SCORE: _score,
    AlertKind.HOT: _hot,
    AlertKind.OVERDUE: _overdue,
    AlertKind.NEW_LEAD: _new_lead,
}
