"""The messages to people who work here: a center may put its own words in place of these."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from messaging.kinds import MessageKind, message_kinds

FOLLOW_UP, FOLLOW_UPS = "staff_follow_up", "staff_follow_ups"
QUESTION = "staff_question"
NEW_LEAD = "staff_new_lead"
ROLL = "staff_roll"
MORNING, EVENING = "staff_morning", "staff_evening"
GROUP = _("To people who work here")


def register() -> None:
    from bots.staff.digests import is_still_wished
    from bots.staff.follow_ups import is_still_due
    from bots.staff.new_leads import is_still_theirs
    from bots.staff.questions import still_waits
    from bots.staff.rolls import is_still_unmarked

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
        ROLL: _kind(
            _("A roll is not marked, to the teacher"),
            _("{group}, {time}: the roll is not marked yet, {number} people. Who was there?"),
            {"group": "FE-2", "time": "15:00", "number": "11"},
            is_wanted=is_still_unmarked,
        ),
        MORNING: _kind(
            _("The day ahead, to those who lead"),
            _(
                "{center}, {date}\n"
                "Calls today: {calls}, overdue: {overdue}\n"
                "Trials today: {trials}\n"
                "Lessons without a teacher or a room: {without}\n"
                "Rolls not marked: {rolls}\n"
                "People waiting for an answer: {waiting}{alerts}"
            ),
            {
                **_DAY,
                **{"calls": "14", "overdue": "3", "trials": "5", "without": "1", "rolls": "2", "waiting": "4"},
                "alerts": "",
            },
            subject=_("The day ahead: {center}, {date}"),
            is_wanted=is_still_wished,
        ),
        EVENING: _kind(
            _("The day behind, to those who lead"),
            _(
                "{center}, {date}\n"
                "New leads: {leads}\n"
                "Answered in time: {answered} of {to_answer}\n"
                "Trials: {came} came, {missed} did not, {undecided} to decide\n"
                "New in groups: {enrolled}\n"
                "Leads enrolled this month: {month}\n"
                "Rolls not marked: {rolls}"
            ),
            {
                **_DAY,
                **{"leads": "18", "answered": "14", "to_answer": "16", "came": "4", "missed": "1", "undecided": "1"},
                **{"enrolled": "3", "month": "41 / 60", "rolls": "1"},
            },
            subject=_("The day behind: {center}, {date}"),
            is_wanted=is_still_wished,
        ),
    }
    for key, kind in kinds.items():
        message_kinds.register(key, kind)


_LEAD: dict[str, Any] = {
    "name": _("Madina"),
    "phone": "+998 90 123 45 67",
    "about": _("English · Instagram"),
}


_DAY: dict[str, Any] = {"center": "Registan", "date": _("Mon 23 November")}


def _kind(title: Any, text: Any, variables: dict[str, Any], **more: Any) -> MessageKind:
    return MessageKind(title, GROUP, text, variables, is_for_staff=True, **more)
