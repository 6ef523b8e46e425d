"""A delivery in words and chips: how it stands, what it became, who it is about, why not."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from common.ui import chip
from import_service.admin.tiles import FAMILY, FILLS, NEW, REVIEW
from import_service.choices import DeliveryKind, DeliveryState, Outcome, Reason
from import_service.deliveries import cells_of, known_by_names
from import_service.models import Delivery
from import_service.services.take_in_call import read_piece

STATES: dict[str, tuple[str, str]] = {
    DeliveryState.WAITING: ("blue", "schedule"),
    DeliveryState.DONE: ("green", "check_circle"),
    DeliveryState.FAILED: ("red", "error"),
    DeliveryState.LEFT: ("gray", "block"),
}
KINDS: dict[str, tuple[str, str]] = {
    DeliveryKind.LEAD: ("gray", "person"),
    DeliveryKind.CALL: ("blue", "call"),
    DeliveryKind.META_LEAD: ("violet", "ads_click"),
    DeliveryKind.WHATSAPP: ("green", "chat"),
}
# Nobody comes in by these.
CALLS = (Reason.CALL, Reason.CALL_GOES_ON, Reason.NO_CUSTOMER, Reason.NO_CALL)
APPLIED_AGAIN = (_("Applied again"), "gray", "replay")
LONGEST = 80


def state_chip(delivery: Delivery) -> SafeString:
    return chip(delivery.get_state_display(), *STATES[delivery.state])


def kind_chip(delivery: Delivery) -> SafeString:
    return chip(delivery.get_kind_display(), *KINDS[delivery.kind])


def became_chip(delivery: Delivery) -> SafeString:
    """Nothing while nothing became of it."""
    if delivery.state != DeliveryState.DONE or not delivery.outcome:
        return SafeString("")
    if delivery.reason == Reason.MESSAGE:
        return chip(delivery.get_reason_display(), "green", "forum")
    if delivery.reason in (Reason.TEST, *CALLS):
        return _became_of_call(delivery)
    if delivery.reason == Reason.APPLIED_AGAIN:
        return chip(*APPLIED_AGAIN)
    if delivery.reason in (Reason.SEVERAL_MATCHES, Reason.UNSURE):
        return chip(_("New, may be known"), REVIEW.tone, REVIEW.icon)
    if delivery.reason == Reason.FAMILY:
        return chip(FAMILY.label, FAMILY.tone, FAMILY.icon)
    tile = NEW if delivery.outcome == Outcome.CREATED else FILLS
    return chip(_("New person") if tile is NEW else tile.label, tile.tone, tile.icon)


def _became_of_call(delivery: Delivery) -> SafeString:
    if delivery.reason == Reason.CALL:
        return chip(_("Written down"), "green", "call")
    return chip(delivery.get_reason_display(), "gray", "do_not_disturb_on")


def who_of(delivery: Delivery) -> tuple[str, str]:
    """Name and phone or other address, as far as the names of the cells tell; empty for what nobody can tell."""
    if delivery.kind == DeliveryKind.CALL:
        return _caller_of(delivery)
    said = known_by_names(cells_of(delivery.payload), delivery.source)
    learner = said.get("full_name") or f"{said.get('first_name', '')} {said.get('last_name', '')}".strip()
    name = learner or said.get("contact_name") or said.get("company", "")
    address = said.get("phone") or said.get("email") or said.get("telegram", "")
    return name[:LONGEST], address[:LONGEST]


def _caller_of(delivery: Delivery) -> tuple[str, str]:
    line = getattr(delivery.source, "call_line", None)
    try:
        piece = read_piece(line, delivery.payload) if line else None
    except ValidationError:
        piece = None
    return str(_("Call")), piece.outside[:LONGEST] if piece else ""


def why_not(delivery: Delivery) -> SafeString:
    """A line for each thing that is wrong."""
    lines = (
        (f"{'' if name == NON_FIELD_ERRORS else f'{name}: '}{sentence}",)
        for name, sentences in delivery.errors.items()
        for sentence in sentences
    )
    return format_html_join("", '<div class="import-error">{}</div>', lines)
