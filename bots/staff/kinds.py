"""The messages to people who work here: a center may put its own words in place of these."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from messaging.kinds import MessageKind, message_kinds

FOLLOW_UP, FOLLOW_UPS = "staff_follow_up", "staff_follow_ups"
QUESTION = "staff_question"
NEW_LEAD = "staff_new_lead"
GROUP = _("To people who work here")


def register() -> None:
    from bots.staff.follow_ups import is_still_due
    from bots.staff.new_leads import is_still_theirs
    from bots.staff.questions import still_waits

    kinds: dict[str, MessageKind] = {
        FOLLOW_UP: _kind(
            _("A follow-up is due"),
            _("{what}: {name}, {phone}. {about}"),
            {"what": _("Call promised for 15:00"), **_LEAD},
            is_wanted=is_still_due,
        ),
        FOLLOW_UPS: _kind(
            _("Many follow-ups are due at once"), _("{number} more follow-ups are due now."), {"number": "12"}
        ),
        QUESTION: _kind(
            _("Somebody asks a person"),
            _("{name} ({about}) asks:\n\n{words}\n\nReply to this message, and they get your answer."),
            {"name": _("Madina"), "about": _("English · Instagram"), "words": _("How much is it?")},
            is_wanted=still_waits,
        ),
        NEW_LEAD: _kind(
            _("A new lead is given to somebody"),
            _("New lead: {name}, {phone}. {about}"),
            _LEAD,
            is_wanted=is_still_theirs,
        ),
    }
    for key, kind in kinds.items():
        message_kinds.register(key, kind)


_LEAD: dict[str, Any] = {
    "name": _("Madina"),
    "phone": "+998 90 123 45 67",
    "about": _("English · Instagram"),
}


def _kind(title: Any, text: Any, variables: dict[str, Any], **more: Any) -> MessageKind:
    return MessageKind(title, GROUP, text, variables, is_for_staff=True, **more)
