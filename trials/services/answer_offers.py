"""What somebody who was offered a seat says: yes, and they are a student; or no, and the next one is asked."""

from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clients.choices import WaitingNews
from clients.models import Client
from leads.services.convert_lead import lock_conversions
from organizations.models import Membership
from scheduling.models import Enrolment
from scheduling.services.enrol import enrol
from trials.choices import SeatAnswer, WaitingEnd
from trials.models import WaitingEntry, WaitingOffer
from trials.services.close_offer import close_open_offer, open_offer_of
from trials.services.enrol_lead import enrol_lead
from trials.services.offer_seats import first_day_in
from trials.services.waiting_list import end_waiting
from trials.services.waiting_rows import lock_entry, tell_of_waiting


@transaction.atomic
def accept_offer(
    *,
    entry: WaitingEntry,
    actor: Membership | None,
    starts_on: date | None = None,
    despite_clash: bool = False,
    despite_score: bool = False,
) -> Enrolment:
    """The student in the seat that was kept; a lead becomes one by it. Raises ValidationError, and the offer stands."""
    if entry.lead is not None:
        lock_conversions()
    entry = lock_entry(entry)
    offer = _open(entry)
    seat: dict[str, Any] = {"group": offer.group, "actor": actor, "despite_clash": despite_clash}
    seat["starts_on"] = starts_on or first_day_in(offer.group)
    if entry.lead is not None:
        # Whichever way a lead is enrolled, the seat that was kept is the one it takes.
        return enrol_lead(lead=entry.lead, despite_score=despite_score, **seat)
    close_open_offer(entry, SeatAnswer.ACCEPTED)
    enrolment = enrol(client=cast("Client", entry.client), **seat)
    tell_of_waiting(entry, WaitingNews.ACCEPTED, actor, offer.group)
    end_waiting(entry, WaitingEnd.ENROLLED)
    return enrolment


@transaction.atomic
def decline_offer(*, entry: WaitingEntry, actor: Membership | None, reason: str = "") -> WaitingOffer:
    """The seat goes to the next; they wait on, and are asked about this group by a person only."""
    entry = lock_entry(entry)
    offer = _open(entry)
    close_open_offer(entry, SeatAnswer.DECLINED)
    tell_of_waiting(entry, WaitingNews.DECLINED, actor, offer.group, reason=reason.strip())
    return offer


def _open(entry: WaitingEntry) -> WaitingOffer:
    offer = open_offer_of(entry)
    if offer is None:
        raise ValidationError(_("No seat is offered to %(name)s.") % {"name": entry.person})
    return offer
