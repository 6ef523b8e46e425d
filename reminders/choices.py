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
    CLIENT_CHANGED = "client_changed", _("Your client was changed")
    TASK = "task", _("New task")


# These interrupt as long as the day's few are not used up; all other kinds wait in the digest.
URGENT = frozenset((AlertKind.HOT, AlertKind.LATE_ANSWER, AlertKind.NOT_ACCEPTED, AlertKind.NO_ROOM, AlertKind.TASK))
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
    AlertKind.CLIENT_CHANGED: ("manage_accounts", "blue"),
    AlertKind.TASK: ("task_alt", "blue"),
}
