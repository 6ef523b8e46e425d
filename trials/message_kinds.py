"""What is told about seats that are offered; a center may put its own words in place of these."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from messaging.kinds import MessageKind, message_kinds

SEAT_OFFERED = "seat_offered"
VARIABLES: dict[str, Any] = {
    "center": "Registan",
    "student": "Bek",
    "group": "FE-2",
    "course": _("English"),
    "days": _("Mon Wed Fri"),
    "time": "15:00",
    "date": _("Mon 23 November"),
    "until": _("Tue 24 November, 12:00"),
}
TITLE = _("A seat is offered")


def register() -> None:
    text = _(
        "{center}: a seat is free for {student} in {group}, {course}: {days} at {time}, from {date} on. "
        "We keep it until {until}. Will you take it?"
    )
    message_kinds.register(SEAT_OFFERED, MessageKind(TITLE, _("Waiting list"), text, VARIABLES, subject=TITLE))
