"""What an alert says: a sentence for each kind, its lead or client if the person may see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from clients.choices import ClientEventKind, ClientStatus, ClientTie, Priority
from common import veil
from common.counting import shown_count
from leads.admin.relatives import lead_url
from leads.models import Lead
from messaging.choices import Channel, EndpointState
from organizations.models import Membership
from reminders.choices import ALERT_SIGNS, AlertKind
from reminders.models import Alert
from trials.choices import TrialStatus


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
    places = {alert.pk: _lead_place(leads.get(alert.lead_id)) or _place(alert) or ("", "") for alert in alerts}
    return [_line(alert, *places[alert.pk]) for alert in alerts]


def _line(alert: Alert, about: str, url: str) -> AlertLine:
    icon, tone = ALERT_SIGNS[alert.kind]
    return AlertLine(alert.pk, alert.at, icon, tone, words_of(alert), about, url, alert.seen_at is None)


def _lead_place(lead: Lead | None) -> tuple[str, str] | None:
    return (lead.name, lead_url(lead)) if lead else None


def _place(alert: Alert) -> tuple[str, str] | None:
    """What an alert speaks of, if not of a lead this person may see, and the page where something is done about it."""
    if alert.client is not None:
        return alert.client.name, reverse("admin:clients_client_change", args=(alert.client.pk,))
    if alert.kind == AlertKind.TASK:
        return str(alert.payload.get("title", "")), reverse("admin:reminders_task_changelist")
    if alert.kind == AlertKind.ROLL_OPEN:
        return str(alert.payload.get("group", "")), reverse("admin:roll", args=(alert.payload["lesson"],))
    if alert.kind == AlertKind.SOURCE_SILENT:
        return str(alert.payload["source"]), reverse("admin:import_service_intake_changelist")
    if alert.kind == AlertKind.WEBHOOK_STOPPED:
        page = reverse("admin:messaging_webhookendpoint_change", args=(alert.payload["webhook"],))
        return str(alert.payload["name"]), page
    if place := _PLACES.get(AlertKind(alert.kind)):
        title, page, query = place
        return str(title), f"{reverse(page)}{query}"
    return None


_PLACES = {
    AlertKind.ROLLS_LATE: (gettext_lazy("Rolls"), "admin:rolls", ""),
    AlertKind.NO_ROOM: (gettext_lazy("Who gets new leads"), "admin:leads_assignmentrule_changelist", ""),
    AlertKind.ADDRESS_SHUT: (gettext_lazy("Addresses without messages"), "admin:messaging_optout_changelist", ""),
    AlertKind.BOT_HALTED: (gettext_lazy("Sent messages"), "admin:messaging_message_changelist", "?show=due"),
}


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
    return f"{late} · " + (owner or _("no owner"))


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


def _no_room(payload: dict[str, Any]) -> str:
    waiting = payload.get("leads", 0)
    text = ngettext(
        "%(n)s new lead waits: everybody is full or gets none",
        "%(n)s new leads wait: everybody is full or gets none",
        waiting,
    )
    return text % {"n": shown_count(waiting)}


def _client_to_do(payload: dict[str, Any]) -> str:
    words = veil.text(payload.get("text", ""))
    return _("To do: %(text)s") % {"text": words} if words else _("To do for a client")


def _paper_ends(payload: dict[str, Any]) -> str:
    day = date_format(date.fromisoformat(payload["until"]), "j E")
    return _("“%(name)s” ends on %(day)s") % {"name": payload.get("name", ""), "day": day}


def _comes_back(payload: dict[str, Any]) -> str:
    """Back in FE-2 on 3 Dec after a pause."""
    day = date_format(date.fromisoformat(payload["day"]), "j E")
    return _("Back in %(group)s on %(day)s after a pause") % {"group": payload["group"], "day": day}


def _no_seat(payload: dict[str, Any]) -> str:
    day = date_format(date.fromisoformat(payload["day"]), "j E")
    return _("No seat in %(group)s, back since %(day)s") % {"group": payload["group"], "day": day}


def _client_changed(payload: dict[str, Any]) -> str:
    """Status: Paused · Olga Owner."""
    choices = ClientStatus if payload.get("kind") == ClientEventKind.STATUS else Priority
    title = _("Status") if choices is ClientStatus else _("Priority")
    value = dict(choices.choices).get(payload.get("to", ""), "")
    return " · ".join(filter(None, (f"{title}: {value}", payload.get("from", ""))))


def _known_client(payload: dict[str, Any]) -> str:
    """Your client asks again: Kids A1."""
    said = {
        ClientTie.SELF: _("Your client asks again"),
        ClientTie.FAMILY: _("Somebody of your client’s family asks"),
        ClientTie.COMPANY: _("Somebody of your client company asks"),
    }.get(payload.get("tie", ""), _("A known client asks again"))
    return f"{said}: {payload['course']}" if payload.get("course") else str(said)


def _roll_open(payload: dict[str, Any]) -> str:
    begins = timezone.localtime(datetime.fromisoformat(payload["begins"]))
    return _("The roll of %(when)s is not marked") % {"when": date_format(begins, "D H:i")}


def _rolls_late(payload: dict[str, Any]) -> str:
    number = payload.get("rolls", 0)
    words = ngettext("%(n)s roll is still not marked", "%(n)s rolls are still not marked", number)
    return words % {"n": number}


def _trial(words: str) -> Callable[[dict[str, Any]], str]:
    """With the day and the hour of the trial."""

    def said(payload: dict[str, Any]) -> str:
        begins = timezone.localtime(datetime.fromisoformat(payload["begins"]))
        return _(words) % {"when": date_format(begins, "D j E, H:i")}

    return said


def _trial_differs(payload: dict[str, Any]) -> str:
    words = _("%(name)s says: they came to the trial")
    if payload.get("says") == TrialStatus.NO_SHOW:
        words = _("%(name)s says: they did not come to the trial")
    return words % {"name": payload.get("from", "")}


def _address_shut(payload: dict[str, Any]) -> str:
    """Telegram of Nilufar does not take messages any more."""
    channel = dict(Channel.choices).get(payload.get("channel", ""), "")
    name = payload.get("name") or veil.address(payload.get("address", ""))
    return _("%(channel)s of %(name)s does not take messages any more") % {"channel": channel, "name": name}


def _bot_halted(payload: dict[str, Any]) -> str:
    return _("The bot %(name)s is halted: Telegram refuses its token") % {"name": payload.get("bot", "")}


def _webhook_stopped(payload: dict[str, Any]) -> str:
    if payload.get("state") == EndpointState.GONE:
        return _("The webhook is stopped: its receiver wants no more")
    return _("The webhook is stopped: nothing got through for three days")


def _source_silent(payload: dict[str, Any]) -> str:
    """Silent since 9 November, 10:20: by its habit about 12 should have come."""
    since = timezone.localtime(datetime.fromisoformat(payload["since"]))
    words = _("Silent since %(since)s: by its habit about %(usual)s should have come")
    return words % {"since": date_format(since, "j E, H:i"), "usual": payload["usual"]}


_WORDS = {
    AlertKind.ADDRESS_SHUT: _address_shut,
    AlertKind.BOT_HALTED: _bot_halted,
    AlertKind.SOURCE_SILENT: _source_silent,
    AlertKind.WEBHOOK_STOPPED: _webhook_stopped,
    AlertKind.TRIAL_TO_DECIDE: _trial(gettext_noop("How did the trial of %(when)s go?")),
    AlertKind.TRIAL_LATE: _trial(gettext_noop("Nobody decided about the trial of %(when)s")),
    AlertKind.TRIAL_OFF: _trial(gettext_noop("The lesson of the trial on %(when)s is cancelled: choose another day")),
    AlertKind.TRIAL_DIFFERS: _trial_differs,
    AlertKind.KNOWN_CLIENT: _known_client,
    AlertKind.CLIENT_TO_DO: _client_to_do,
    AlertKind.PAPER_ENDS: _paper_ends,
    AlertKind.CLIENT_CHANGED: _client_changed,
    AlertKind.COMES_BACK: _comes_back,
    AlertKind.NO_SEAT: _no_seat,
    AlertKind.ROLL_OPEN: _roll_open,
    AlertKind.ROLLS_LATE: _rolls_late,
    AlertKind.NO_ROOM: _no_room,
    AlertKind.LATE_ANSWER: _late,
    AlertKind.TASK: _task,
    AlertKind.SCORE: _score,
    AlertKind.HOT: _hot,
    AlertKind.OVERDUE: _overdue,
    AlertKind.NEW_LEAD: _new_lead,
}
