"""Enrols a lead: it becomes a student and has a seat in a group, in one go; and takes that back."""

from datetime import date, datetime
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import WaitingNews
from clients.models import Client
from leads.choices import EventKind
from leads.models import Lead, LeadConversion, LeadEvent
from leads.services.convert_lead import conversion_of, convert_lead, lock_conversions
from leads.services.rows import lead_to_write
from leads.services.set_next_contact import set_next_contact
from leads.services.take_back_conversion import take_back_conversion
from organizations.models import Membership
from scheduling.models import Enrolment, Group
from scheduling.services.enrol import Terms, enrol
from scheduling.services.take_back_enrolment import take_back_enrolment
from trials.choices import OfferAnswer, SeatAnswer, TrialResult, TrialStatus, WaitingEnd
from trials.enrolling import Proposal, proposal_of
from trials.models import Offer, TrialLesson, WaitingOffer
from trials.services.book_trial import cancel_trial, restore_trial
from trials.services.close_offer import close_open_offer
from trials.services.decide_trial import accept_trial, take_back_decision
from trials.services.make_offer import answer_offer
from trials.services.waiting_list import end_waiting
from trials.services.waiting_rows import lock_entry, tell_of_waiting


@transaction.atomic
def enrol_lead(
    *,
    lead: Lead,
    group: Group,
    starts_on: date,
    actor: Membership | None,
    terms: Terms | None = None,
    client: Client | None = None,
    payer: Client | None = None,
    pays_itself: bool = False,
    despite_clash: bool = False,
    despite_score: bool = False,
) -> Enrolment:
    """The seat of the student the lead becomes. What it was offered and tried counts as accepted; a trial still to come
    is not needed any more. A second call gives the same seat. Raises ValidationError, and then nothing was written.

    `client` is who it is, if a person chose; `payer` pays instead of who usually does.
    """
    lock_conversions()
    lead = lead_to_write(lead)
    proposal, known = proposal_of(lead), conversion_of(lead)
    # Before its client, as everybody who gives seats does.
    group = Group.objects.select_for_update(of=("self",)).select_related("course", "branch").get(pk=group.pk)
    if known and (seat := _open_seat(known, group)):
        return seat
    made = convert_lead(lead=lead, actor=actor, client=client, first_day=starts_on, is_sure=despite_score)
    student = cast("Client", made.client)
    _accept(proposal, actor)
    _cancel_coming_trials(lead, actor)
    _take_kept_seat(lead, group, actor)
    return enrol(
        client=student,
        group=group,
        starts_on=starts_on,
        actor=actor,
        terms=terms,
        payer=student if pays_itself else payer,
        despite_clash=despite_clash,
    )


@transaction.atomic
def take_back_lead_enrolment(*, lead: Lead, enrolment: Enrolment, actor: Membership) -> Lead:
    """The seat is free; what was decided with it is open again. A lead that was a client before stays one."""
    lock_conversions()
    lead = lead_to_write(lead)
    made = conversion_of(lead)
    if made is None or made.client_id != enrolment.client_id:
        raise ValidationError(_("This was taken back already."), code="gone")
    take_back_enrolment(enrolment=enrolment, actor=actor)
    if not _came_with(made, enrolment) or Enrolment.objects.filter(client=made.client_id).exists():
        return lead
    _open_again(lead, made.at, actor)
    return take_back_conversion(lead=lead, actor=actor)


def _came_with(made: LeadConversion, enrolment: Enrolment) -> bool:
    """The lead was converted for this seat: only then is its first day a step of the conversion."""
    return any(step["what"] == enrolment.starts_on.isoformat() for step in made.steps)


def _open_seat(made: LeadConversion, group: Group) -> Enrolment | None:
    seats = Enrolment.objects.filter(client=made.client_id, group=group, ends_on=None)
    found: Enrolment | None = seats.select_related("client", "group").first()
    return found


def _accept(proposal: Proposal, actor: Membership | None) -> None:
    """An open offer first: it settles the trial it came from."""
    offer, trial = proposal.offer, proposal.trial
    if offer and not offer.answer:
        answer_offer(offer=offer, answer=OfferAnswer.ACCEPTED, actor=actor)
    elif trial and trial.result in (TrialResult.PENDING, TrialResult.SALES_OFFER):
        accept_trial(trial=trial, actor=actor)


def _cancel_coming_trials(lead: Lead, actor: Membership | None) -> None:
    """Who has a seat needs none as a guest; what is over is somebody else's to say."""
    for trial in TrialLesson.objects.coming(timezone.now()).filter(lead=lead):
        cancel_trial(trial=trial, reason=_("Enrolled"), actor=actor)
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=None, actor=actor)


def _take_kept_seat(lead: Lead, group: Group, actor: Membership | None) -> None:
    """The seat that was offered from the waiting list is the one they take."""
    offer = WaitingOffer.objects.open().filter(entry__lead=lead, group=group).select_related("entry").first()
    if offer is None:
        return
    entry = lock_entry(offer.entry)
    close_open_offer(entry, SeatAnswer.ACCEPTED)
    tell_of_waiting(entry, WaitingNews.ACCEPTED, actor, group)
    end_waiting(entry, WaitingEnd.ENROLLED)


def _open_again(lead: Lead, since: datetime, actor: Membership) -> None:
    """What was answered, accepted and cancelled with the enrolment."""
    for offer in Offer.objects.filter(lead=lead, answer=OfferAnswer.ACCEPTED, answered_at__gte=since):
        answer_offer(offer=offer, answer="", actor=actor)
    for trial in TrialLesson.objects.filter(lead=lead, result=TrialResult.ACCEPTED, decided_at__gte=since):
        take_back_decision(trial=trial, actor=actor)
    cancelled = LeadEvent.objects.filter(
        lead=lead, kind=EventKind.TRIAL, to_value="cancelled", recorded_at__gte=since
    ).values_list("payload__trial", flat=True)
    for trial in TrialLesson.objects.filter(public_id__in=list(cancelled), status=TrialStatus.CANCELLED):
        restore_trial(trial=trial, actor=actor)
