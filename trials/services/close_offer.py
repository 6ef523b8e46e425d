"""Answers an offered seat: the hold ends with it. Under the lock of the place in line."""

from django.utils import timezone

from scheduling.services.take_back import take_back_holds
from trials.choices import SeatAnswer
from trials.models import WaitingEntry, WaitingOffer
from trials.services.tell_offer import call_off_offer


def open_offer_of(entry: WaitingEntry) -> WaitingOffer | None:
    found: WaitingOffer | None = WaitingOffer.objects.open().filter(entry=entry).select_related("group").first()
    return found


def close_open_offer(entry: WaitingEntry, answer: SeatAnswer) -> WaitingOffer | None:
    """The offer, if one was open; its seat is free from now on."""
    offer = open_offer_of(entry)
    if offer is None:
        return None
    held = [offer.hold_id] if offer.hold_id else []
    offer.answer, offer.answered_at, offer.hold = answer, timezone.now(), None
    offer.save(update_fields=["answer", "answered_at", "hold"])
    take_back_holds(hold_ids=held)
    call_off_offer(offer)
    return offer
