"""What an enrolment is today, in a chip, and what may be done about it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.choices import ClientStatus
from common.ui import chip
from scheduling.choices import ENROLMENT_SIGNS, HERE, EnrolmentStatus
from scheduling.models import Enrolment, EnrolmentPause
from scheduling.services.enrolment_rows import in_words, last_day_of

Status = EnrolmentStatus
# What may be done to an enrolment that goes on, in the order of its menu.
VERBS: dict[str, tuple[str, ...]] = {
    Status.COMING: ("pause", "take_back_pause", "leave"),
    Status.ACTIVE: ("pause", "take_back_pause", "move", "finish", "leave"),
    Status.PAUSED: ("resume", "take_back_pause", "move", "leave"),
}


class Verb(NamedTuple):
    title: Any
    icon: str


TITLES: dict[str, Verb] = {
    "pause": Verb(gettext_lazy("Pause"), "pause_circle"),
    "resume": Verb(gettext_lazy("Is back"), "play_circle"),
    "take_back_pause": Verb(gettext_lazy("No pause after all"), "undo"),
    "move": Verb(gettext_lazy("To another group"), "move_up"),
    "finish": Verb(gettext_lazy("Has finished"), "task_alt"),
    "leave": Verb(gettext_lazy("Leaves the group"), "logout"),
    "stays": Verb(gettext_lazy("Stays after all"), "undo"),
}


class MenuItem(NamedTuple):
    title: Any
    icon: str
    url: str


def verbs_of(enrolment: Any, today: date) -> tuple[str, ...]:
    """By names of the actions of its admin. `enrolment` comes from `for_page`."""
    if enrolment.ending:
        return ("stays",)
    has_pause = open_pause(enrolment, today) is not None
    return tuple(verb for verb in VERBS.get(enrolment.status, ()) if has_pause or verb != "take_back_pause")


def menu_of(enrolment: Enrolment, today: date) -> list[MenuItem]:
    verbs = verbs_of(enrolment, today)
    return [
        MenuItem(*TITLES[verb], reverse(f"admin:scheduling_enrolment_{verb}", args=(enrolment.pk,))) for verb in verbs
    ]


class EnrolmentLine(NamedTuple):
    """One enrolment in a list: what it is today, and what this person may do about it."""

    enrolment: Enrolment
    chip: SafeString
    menu: list[MenuItem]
    # Whoever simply learns needs no chip in the list of their group.
    is_news: bool


def lines_of(enrolments: Iterable[Enrolment], today: date, *, may_change: bool) -> list[EnrolmentLine]:
    """`enrolments` come from `for_page`."""
    return [_line(row, today, may_change=may_change) for row in enrolments]


def _line(row: Any, today: date, *, may_change: bool) -> EnrolmentLine:
    is_news = row.status != Status.ACTIVE or row.ends_on is not None or open_pause(row, today) is not None
    return EnrolmentLine(row, status_chip(row, today), menu_of(row, today) if may_change else [], is_news)


class Life(NamedTuple):
    """What stands above the terms of one enrolment."""

    chip: SafeString
    days: str
    pauses: list[EnrolmentPause]
    came_from: Enrolment | None


def life_of(enrolment: Enrolment, today: date) -> Life:
    days = _("since %(day)s") % {"day": in_words(enrolment.starts_on)}
    if enrolment.ends_on:
        days = f"{in_words(enrolment.starts_on)} – {in_words(enrolment.ends_on)}"
    came_from = getattr(enrolment, "moved_from", None)
    return Life(status_chip(enrolment, today), days, list(enrolment.pauses.all()), came_from)


def open_pause(enrolment: Enrolment, today: date) -> EnrolmentPause | None:
    """The one that goes on, else the next; nothing once they are back."""
    pauses = (pause for pause in enrolment.pauses.all() if pause.resumed_on is None)
    return next((pause for pause in pauses if (pause.last_day_away or today) >= today), None)


def status_chip(enrolment: Any, today: date) -> SafeString:
    """Colour, sign and word; `enrolment` comes from `for_page`."""
    icon, tone = ENROLMENT_SIGNS[enrolment.status]
    pause = open_pause(enrolment, today)
    if enrolment.status == Status.PAUSED and pause and pause.ends_on < today:
        return chip(_("No seat, back since %(day)s") % {"day": _short(pause.ends_on)}, "red", "event_seat")
    if enrolment.ending and enrolment.status in HERE:
        return chip(_("until %(day)s") % {"day": _short(last_day_of(enrolment))}, "gray", "logout")
    return chip(_WORDS[enrolment.status](enrolment, today), tone, icon)


def _coming(enrolment: Enrolment, _today: date) -> str:
    return _("from %(day)s") % {"day": _short(enrolment.starts_on)}


def _active(enrolment: Enrolment, today: date) -> str:
    if enrolment.ends_on:
        return _("until %(day)s") % {"day": _short(enrolment.ends_on)}
    pause = open_pause(enrolment, today)
    return _("Pause from %(day)s") % {"day": _short(pause.starts_on)} if pause else _("Learns")


def _paused(enrolment: Enrolment, today: date) -> str:
    pause = next(pause for pause in enrolment.pauses.all() if _covers(pause, today))
    day = {"day": _short(pause.last_day_away or pause.ends_on)}
    return _("Paused until %(day)s") % day if pause.keeps_seat else _("Paused until %(day)s, no seat") % day


def _covers(pause: EnrolmentPause, day: date) -> bool:
    return pause.starts_on <= day and (pause.last_day_away is None or day <= pause.last_day_away)


def _finished(enrolment: Enrolment, _today: date) -> str:
    return _("Finished %(day)s") % {"day": _short(last_day_of(enrolment))}


def _dropped(enrolment: Enrolment, _today: date) -> str:
    return _("Dropped out %(day)s") % {"day": _short(last_day_of(enrolment))}


def _moved(enrolment: Enrolment, _today: date) -> str:
    return _("Moved to %(group)s") % {"group": enrolment.moved_to.group} if enrolment.moved_to else _("Moved")


_WORDS = {
    Status.COMING: _coming,
    Status.ACTIVE: _active,
    Status.PAUSED: _paused,
    Status.FINISHED: _finished,
    Status.DROPPED: _dropped,
    Status.MOVED: _moved,
}


def _short(day: date) -> str:
    return date_format(day, "j M")


class Suggestion(NamedTuple):
    """A status of the client that what they learn speaks for."""

    words: str
    status: str


def status_to_suggest(client: Any, enrolments: Iterable[Any]) -> Suggestion | None:
    """A person decides; `enrolments` are all of the client, from `for_page`."""
    rows = list(enrolments)
    here = {row.status for row in rows if row.status in HERE}
    if not rows or client.status not in (ClientStatus.ACTIVE, ClientStatus.PAUSED, ClientStatus.FORMER):
        return None
    if not here:
        fits, words = ClientStatus.FORMER, _("Learns in no group any more.")
    elif here == {Status.PAUSED}:
        fits, words = ClientStatus.PAUSED, _("Is on a pause in every group.")
    else:
        fits, words = ClientStatus.ACTIVE, _("Learns in a group.")
    return None if client.status == fits else Suggestion(words, fits)
