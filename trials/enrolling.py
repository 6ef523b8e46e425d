"""What enrolling a lead would be: into which group, from which day, at which price. Read from its offer and trial."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from common.counting import money
from leads.models import Lead
from organizations.scoping import open_organization
from scheduling.choices import PriceUnit
from scheduling.models import Group, Lesson
from scheduling.services.enrol import EVERYTHING, Terms, settled
from scheduling.slots import zone_of
from trials.choices import OfferAnswer, TrialResult, TrialStatus
from trials.models import Offer, TrialLesson


@dataclass(frozen=True)
class Proposal:
    """`is_agreed`: they said yes to a trial or have an offer that holds, so that nothing is left to ask."""

    group: Group | None
    starts_on: date | None
    terms: Terms
    offer: Offer | None = None
    trial: TrialLesson | None = None
    is_agreed: bool = False

    @property
    def is_ready(self) -> bool:
        return self.is_agreed and self.group is not None and self.starts_on is not None

    @property
    def price_in_words(self) -> str:
        return price_in_words(self.terms)


def proposal_of(lead: Lead) -> Proposal:
    """The latest offer that holds decides, else the trial that was accepted, else the one they came to."""
    offer = _offer(lead)
    trial = offer.trial if offer and offer.trial else _trial(lead)
    group = _group(offer, trial)
    starts_on = next_lesson_day(group) if group else None
    return Proposal(
        group if starts_on else None,
        starts_on,
        _terms(offer, group, starts_on),
        offer,
        trial,
        is_agreed=offer is not None or (trial is not None and trial.result == TrialResult.ACCEPTED),
    )


def next_lesson_day(group: Group) -> date | None:
    """The day of its next lesson, by the clock of its branch; None if there is none left."""
    coming = Lesson.objects.planned().filter(group=group, starts_at__gt=timezone.now())
    starts_at = coming.order_by("starts_at").values_list("starts_at", flat=True).first()
    return timezone.localtime(starts_at, zone_of(group.branch)).date() if starts_at else None


def price_in_words(terms: Terms) -> str:
    """What is paid, the discount taken off; empty if nobody said what it costs."""
    if terms.price is None:
        return ""
    paid = (terms.price * (EVERYTHING - terms.discount_percent) / EVERYTHING).quantize(Decimal("0.01"))
    return f"{money(paid, open_organization().currency)} {PriceUnit(terms.unit).label}"


def _offer(lead: Lead) -> Offer | None:
    holds = Q(answer=OfferAnswer.ACCEPTED) | Q(answer="", valid_until__gte=timezone.localdate())
    offers = Offer.objects.filter(holds, lead=lead).select_related("group__branch", "group__course", "trial")
    return offers.order_by("-pk").first()


def _trial(lead: Lead) -> TrialLesson | None:
    came = TrialLesson.objects.filter(lead=lead, status=TrialStatus.ATTENDED).exclude(result=TrialResult.REJECTED)
    trials = list(came.select_related("guest__lesson__group__branch", "guest__lesson__group__course").order_by("-pk"))
    accepted = (trial for trial in trials if trial.result == TrialResult.ACCEPTED)
    return next(accepted, next(iter(trials), None))


def _group(offer: Offer | None, trial: TrialLesson | None) -> Group | None:
    tried = trial.guest.lesson.group if trial and trial.guest else None
    if offer is None:
        return _running(tried)
    return _running(offer.group) or (_running(tried) if tried and tried.course_id == offer.course_id else None)


def _running(group: Group | None) -> Group | None:
    return group if group and not group.is_archived and group.last_day >= timezone.localdate() else None


def _terms(offer: Offer | None, group: Group | None, day: date | None) -> Terms:
    if offer:
        return Terms(offer.price, offer.price_unit, offer.discount_percent, offer.discount_reason)
    return settled(Terms(), group, day) if group and day else Terms()
