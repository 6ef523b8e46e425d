"""Kinds of alerts, and which of them may interrupt somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AlertKind(models.TextChoices):
    NEW_LEAD = "new_lead", _("New lead for you")
    LATE_ANSWER = "late_answer", _("First answer is late")
    NOT_ACCEPTED = "not_accepted", _("Nobody accepted the lead")
    HOT = "hot", _("Very high score")
    SCORE = "score", _("Score crossed a mark")
    STANDING = "standing", _("No change for a week")
    NOT_CONVERTED = "not_converted", _("Suitable, but not enrolled")
    QUALIFIED = "qualified", _("New suitable lead")
    KNOWN_CLIENT = "known_client", _("A known client asks again")
    OVERDUE = "overdue", _("Overdue")
    NO_ROOM = "no_room", _("Nobody takes new leads")
    CLIENT_TO_DO = "client_to_do", _("To do for a client")
    PAPER_ENDS = "paper_ends", _("A paper ends soon")
    COMES_BACK = "comes_back", _("A student comes back soon")
    NO_SEAT = "no_seat", _("No seat to come back to")
    CLIENT_CHANGED = "client_changed", _("Your client was changed")
    TRIAL_TO_DECIDE = "trial_to_decide", _("How did the trial go?")
    TRIAL_LATE = "trial_late", _("Nobody decided about a trial")
    TRIAL_OFF = "trial_off", _("The lesson of a trial is cancelled")
    TRIAL_DIFFERS = "trial_differs", _("Somebody says otherwise about a trial")
    ROLL_OPEN = "roll_open", _("The roll is not marked")
    ROLLS_LATE = "rolls_late", _("Rolls of the day before are not marked")
    ADDRESS_SHUT = "address_shut", _("An address takes no messages")
    BOT_HALTED = "bot_halted", _("The bot is halted")
    SOURCE_SILENT = "source_silent", _("A source is silent")
    WEBHOOK_STOPPED = "webhook_stopped", _("A webhook is stopped")
    TASK = "task", _("New task")


# These interrupt as long as the day's few are not used up; all other kinds wait in the digest.
URGENT = frozenset(
    (
        AlertKind.HOT,
        AlertKind.LATE_ANSWER,
        AlertKind.NOT_ACCEPTED,
        AlertKind.NO_ROOM,
        AlertKind.TASK,
        AlertKind.TRIAL_OFF,
        AlertKind.ROLL_OPEN,
        AlertKind.BOT_HALTED,
        AlertKind.SOURCE_SILENT,
        AlertKind.WEBHOOK_STOPPED,
    )
)
# A new lead always interrupts, and takes nothing of the day's few.
EXEMPT = frozenset((AlertKind.NEW_LEAD,))
# (icon, tone) of each kind.
ALERT_SIGNS: dict[str, tuple[str, str]] = {
    AlertKind.NEW_LEAD: ("person_add", "blue"),
    AlertKind.LATE_ANSWER: ("alarm", "red"),
    AlertKind.NOT_ACCEPTED: ("pan_tool_alt", "orange"),
    AlertKind.HOT: ("local_fire_department", "red"),
    AlertKind.SCORE: ("trending_up", "green"),
    AlertKind.STANDING: ("hourglass_bottom", "orange"),
    AlertKind.NOT_CONVERTED: ("school", "orange"),
    AlertKind.QUALIFIED: ("verified", "green"),
    AlertKind.KNOWN_CLIENT: ("family_restroom", "violet"),
    AlertKind.OVERDUE: ("event_busy", "red"),
    AlertKind.NO_ROOM: ("inventory_2", "orange"),
    AlertKind.CLIENT_TO_DO: ("event_note", "orange"),
    AlertKind.PAPER_ENDS: ("event_busy", "orange"),
    AlertKind.COMES_BACK: ("play_circle", "blue"),
    AlertKind.NO_SEAT: ("event_seat", "red"),
    AlertKind.CLIENT_CHANGED: ("manage_accounts", "blue"),
    AlertKind.TRIAL_TO_DECIDE: ("school", "orange"),
    AlertKind.TRIAL_LATE: ("school", "red"),
    AlertKind.TRIAL_OFF: ("event_busy", "red"),
    AlertKind.TRIAL_DIFFERS: ("compare_arrows", "orange"),
    AlertKind.ROLL_OPEN: ("fact_check", "orange"),
    AlertKind.ROLLS_LATE: ("fact_check", "red"),
    AlertKind.ADDRESS_SHUT: ("unsubscribe", "orange"),
    AlertKind.BOT_HALTED: ("smart_toy", "red"),
    AlertKind.SOURCE_SILENT: ("sensors_off", "red"),
    AlertKind.WEBHOOK_STOPPED: ("link_off", "red"),
    AlertKind.TASK: ("task_alt", "blue"),
}
