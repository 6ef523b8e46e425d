"""What a place in line is today, in a chip, and what may be done about it; who of a family waits beside it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import ClientContact
from common.ui import chip, short_span
from scheduling.enrolment_words import MenuItem
from trials.choices import SeatAnswer, WaitingEnd
from trials.models import WaitingEntry, WaitingOffer
from trials.waiting import places_in

TITLES: dict[str, tuple[Any, str]] = {
    "offer": (gettext_lazy("Offer a seat"), "event_seat"),
    "accept": (gettext_lazy("Says yes"), "check"),
    "decline": (gettext_lazy("Says no"), "close"),
    "withdraw": (gettext_lazy("Take the offer back"), "undo"),
    "leave": (gettext_lazy("Waits no more"), "logout"),
    "again": (gettext_lazy("Waits again"), "undo"),
}
# What is done most, for a row of the list; the rest stands on its page.
QUICK = ("offer", "accept", "decline", "again")
_LET_PASS = {
    SeatAnswer.EXPIRED: gettext_lazy("Did not answer"),
    SeatAnswer.DECLINED: gettext_lazy("Declined"),
}


class WaitingLine(NamedTuple):
    """One who waits, as a card shows it."""

    entry: WaitingEntry
    place: int
    chip: SafeString
    menu: list[MenuItem]
    # Of the same family, waiting for the same.
    beside: list[str]
    why: str


def lines_of(
    entries: Iterable[WaitingEntry], *, may_change: bool, places: Mapping[int, int] | None = None
) -> list[WaitingLine]:
    """`entries` come from `for_page`; their places are those in the line of what they wait for, unless given."""
    rows = list(entries)
    places, beside = places_in(rows) if places is None else places, siblings_among(rows)
    return [
        WaitingLine(
            entry=row,
            place=places.get(row.pk, 0),
            chip=waiting_chip(row, timezone.now()),
            menu=menu_of(row) if may_change else [],
            beside=beside.get(row.pk, []),
            why=offer.why if (offer := open_offer(row)) else "",
        )
        for row in rows
    ]


def side_by_side(lines: list[WaitingLine]) -> list[WaitingLine]:
    """In their order, but those of one family behind the first of them."""
    shown: dict[int, WaitingLine] = {}
    for line in lines:
        family = [other for other in lines if str(other.entry.person) in line.beside]
        for one in (line, *family):
            shown.setdefault(one.entry.pk, one)
    return list(shown.values())


def open_offer(entry: WaitingEntry) -> WaitingOffer | None:
    return next((offer for offer in entry.offers.all() if offer.answer == ""), None)


def waiting_chip(entry: WaitingEntry, now: datetime) -> SafeString:
    """Colour, sign and word."""
    if entry.ended_as == WaitingEnd.ENROLLED:
        return chip(_("Has a seat"), "green", "check")
    if entry.ended_at:
        return chip(_("Waits no more"), "gray", "logout")
    if offer := open_offer(entry):
        return chip(_offered(offer, entry, now), "orange", "schedule")
    last = max(entry.offers.all(), key=lambda offer: offer.pk, default=None)
    if last and last.answer in _LET_PASS:
        return chip(_LET_PASS[SeatAnswer(last.answer)], "red", "phone_missed")
    return chip(_("Waiting"), "gray", "hourglass_top")


def verbs_of(entry: WaitingEntry) -> tuple[str, ...]:
    if entry.ended_at:
        return ("again",) if entry.ended_as == WaitingEnd.LEFT else ()
    return ("accept", "decline", "withdraw", "leave") if open_offer(entry) else ("offer", "leave")


def menu_of(entry: WaitingEntry, among: Collection[str] = tuple(TITLES)) -> list[MenuItem]:
    return [
        MenuItem(*TITLES[verb], reverse(f"admin:trials_waitingentry_{verb}", args=(entry.pk,)))
        for verb in verbs_of(entry)
        if verb in among
    ]


def siblings_among(entries: list[WaitingEntry]) -> Mapping[int, list[str]]:
    """{entry: names of their family who wait for the same}: leads of one family, clients for whom one person answers.
    One query."""
    homes: dict[tuple[Any, ...], list[WaitingEntry]] = defaultdict(list)
    answering: dict[int, list[int]] = defaultdict(list)
    clients = {entry.client_id for entry in entries if entry.client_id}
    for client, contact in ClientContact.objects.filter(client__in=clients).values_list("client", "contact"):
        answering[client].append(contact)
    for entry in entries:
        place = (entry.group_id, entry.course_id)
        if entry.lead is not None and entry.lead.family_id:
            homes["family", entry.lead.family_id, *place].append(entry)
        for contact in answering.get(entry.client_id or 0, ()):
            homes["contact", contact, *place].append(entry)
    beside: dict[int, list[str]] = defaultdict(list)
    for family in homes.values():
        for entry in family:
            others = (str(other.person) for other in family if other.pk != entry.pk)
            beside[entry.pk] += [name for name in others if name not in beside[entry.pk]]
    return beside


def _offered(offer: WaitingOffer, entry: WaitingEntry, now: datetime) -> str:
    """ "Offered, 3 h left"; which group, if they wait for any of a course."""
    group = "" if entry.group_id else f" {offer.group}"
    if offer.expires_at <= now:
        return _("Offered%(group)s, time is over") % {"group": group}
    words = _("Offered%(group)s, %(span)s left")
    return words % {"group": group, "span": short_span(offer.expires_at - now)}


def until(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j M H:i")
