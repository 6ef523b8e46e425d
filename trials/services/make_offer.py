"""Offers a lead a course or a group at a price, and takes the answer."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.choices import EventKind, LeadStatus
from leads.models import Lead
from leads.services.change_status import advance_statuses
from leads.services.rows import lead_to_write
from leads.services.tell_fact import tell_fact
from organizations.models import Membership
from scheduling.choices import PriceUnit
from scheduling.models import Course, Group
from trials.choices import OfferAnswer, TrialResult, TrialStatus
from trials.models import Offer, TrialLesson
from trials.services.book_trial import locked_trial

# What an answer makes of the trial.
_RESULTS: dict[str, TrialResult] = {
    "": TrialResult.SALES_OFFER,
    OfferAnswer.ACCEPTED: TrialResult.ACCEPTED,
    OfferAnswer.DECLINED: TrialResult.PENDING,
}


@transaction.atomic
def make_offer(
    *,
    lead: Lead,
    course: Course,
    price: Decimal,
    valid_until: date,
    actor: Membership | None,
    group: Group | None = None,
    trial: TrialLesson | None = None,
    price_unit: str = PriceUnit.MONTH,
    discount_percent: Decimal = Decimal(),
    discount_reason: str = "",
    text: str = "",
) -> Offer:
    """The lead has an offer; so has its trial, if it came from one. Raises ValidationError by field."""
    _check(course, group, valid_until, discount_percent, discount_reason)
    lead = lead_to_write(lead)
    if trial:
        trial = locked_trial(trial)
        if trial.lead_id != lead.pk or trial.status != TrialStatus.ATTENDED:
            raise ValidationError(_("First say that they came to the trial."))
    offer = Offer(
        lead=lead,
        trial=trial,
        course=course,
        group=group,
        price=price,
        price_unit=price_unit,
        discount_percent=discount_percent,
        discount_reason=discount_reason.strip(),
        valid_until=valid_until,
        text=text.strip(),
        made_by=actor,
    )
    offer.clean_fields()
    offer.save()
    if trial:
        TrialLesson.objects.filter(pk=trial.pk).update(result=TrialResult.SALES_OFFER, reason="", decided_at=None)
    _tell(offer, "made", actor)
    only = Lead.objects.filter(pk=lead.pk)
    advance_statuses(leads=only, to=LeadStatus.SALES_OFFER, actor=actor, because=EventKind.OFFER)
    return offer


@transaction.atomic
def answer_offer(*, offer: Offer, answer: str, actor: Membership | None) -> Offer:
    """What they said; an empty answer takes a slip back. Accepting it accepts the trial it came from."""
    lead_to_write(offer.lead)
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("lead", "trial").get(pk=offer.pk)
    if answer and answer not in OfferAnswer.values:
        raise ValidationError(_("Say whether they accepted the offer."))
    if answer == OfferAnswer.ACCEPTED and not offer.is_open(timezone.localdate()):
        raise ValidationError(_("This offer is not valid any more. Make a new one."))
    offer.answer, offer.answered_at = answer, timezone.now() if answer else None
    offer.save(update_fields=["answer", "answered_at"])
    if offer.trial_id:
        _settle_trial(offer, answer)
    _tell(offer, answer or "answer_back", actor)
    return offer


def _settle_trial(offer: Offer, answer: str) -> None:
    """Who declined may still take something else: that is to be decided."""
    decided_at = offer.answered_at if answer == OfferAnswer.ACCEPTED else None
    TrialLesson.objects.filter(pk=offer.trial_id).update(result=_RESULTS[answer], decided_at=decided_at)


def _check(course: Course, group: Group | None, valid_until: date, percent: Decimal, reason: str) -> None:
    if group and group.course_id != course.pk:
        words = _("%(group)s belongs to another course. Choose one of %(course)s, or none.")
        raise ValidationError({"group": words % {"group": group, "course": course}})
    if valid_until < timezone.localdate():
        raise ValidationError({"valid_until": _("That day is over.")})
    if percent and not reason.strip():
        raise ValidationError({"discount_reason": _("Say what the discount is for.")})


def _tell(offer: Offer, what: str, actor: Membership | None) -> None:
    tell_fact(
        lead=offer.lead,
        kind=EventKind.OFFER,
        actor=actor,
        to_value=what,
        offer=str(offer.public_id),
        where=str(offer.group or offer.course),
        price=str(offer.price),
        unit=offer.price_unit,
        discount=str(offer.discount_percent) if offer.discount_percent else "",
        until=offer.valid_until.isoformat(),
        text=offer.text,
    )
