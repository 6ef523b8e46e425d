"""The offers of a trial in words."""

from dataclasses import dataclass
from datetime import date

from common.counting import money
from organizations.scoping import open_organization
from trials.choices import OfferAnswer
from trials.models import Offer, TrialLesson

_SIGNS = {OfferAnswer.ACCEPTED: ("green", "thumb_up"), OfferAnswer.DECLINED: ("red", "thumb_down")}


@dataclass(frozen=True)
class OfferRow:
    """`price` as it was told, `tone` and `sign` of the answer."""

    offer: Offer
    price: str
    is_open: bool

    @property
    def tone(self) -> str:
        return _SIGNS[OfferAnswer(self.offer.answer)][0]

    @property
    def sign(self) -> str:
        return _SIGNS[OfferAnswer(self.offer.answer)][1]


def offer_rows(trial: TrialLesson, today: date) -> list[OfferRow]:
    """The newest first."""
    currency = open_organization().currency
    rows = trial.offers.select_related("course", "group", "made_by").order_by("-pk")
    return [
        OfferRow(offer, f"{money(offer.price, currency)} {offer.get_price_unit_display()}", offer.is_open(today))
        for offer in rows
    ]
