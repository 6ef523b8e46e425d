"""What happened to a lead in the school as sentences: trials, placement tests, offers, waiting for a seat."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from clients.choices import WaitingNews
from common.counting import money
from leads.choices import EventKind
from leads.models import LeadEvent
from organizations.admin.timeline import Sentence
from organizations.scoping import open_organization
from scheduling.choices import PriceUnit

_TRIALS = {
    "booked": gettext_lazy("Trial booked"),
    "moved": gettext_lazy("Trial moved"),
    "cancelled": gettext_lazy("Trial cancelled"),
    "restored": gettext_lazy("Trial takes place after all"),
    "answer_coming": gettext_lazy("Will come to the trial"),
    "answer_cannot": gettext_lazy("Cannot come to the trial"),
    "answer_another": gettext_lazy("Wants another time for the trial"),
    "attended": gettext_lazy("Came to the trial"),
    "no_show": gettext_lazy("Did not come to the trial"),
    "outcome_back": gettext_lazy("Taken back: how the trial went"),
    "result_pending": gettext_lazy("Taken back: what was decided after the trial"),
    "result_sales_offer": gettext_lazy("Taken back: what was decided after the trial"),
    "result_accepted": gettext_lazy("Wants to learn here"),
    "result_rejected": gettext_lazy("Does not want to learn here"),
}
_TESTS = {
    "planned": gettext_lazy("Placement test planned"),
    "done": gettext_lazy("Placement test done"),
    "cancelled": gettext_lazy("Placement test cancelled"),
    "restored": gettext_lazy("Placement test takes place after all"),
}
_OFFERS = {
    "made": gettext_lazy("Offer made"),
    "accepted": pgettext_lazy("offer", "Offer accepted"),
    "declined": gettext_lazy("Offer declined"),
    "answer_back": gettext_lazy("Taken back: the answer to the offer"),
}


def trial_sentence(event: LeadEvent) -> Sentence:
    """ "Trial moved: IELTS-5, Mon 23 Nov 17:00, room 103, before: Fri 20 Nov 17:00"."""
    facts = event.payload
    place = [facts.get("where"), _moment(facts.get("begins")), facts.get("room"), facts.get("teacher")]
    before = _moment(facts.get("before", {}).get("begins")) if event.to_value == "moved" else ""
    told = _("before: %(name)s") % {"name": before} if before else ""
    return Sentence(_title(_TRIALS, event), _joined(*place, told), quote=facts.get("words", ""))


def test_sentence(event: LeadEvent) -> Sentence:
    facts = event.payload
    level = _("level %(level)s") % {"level": facts["level"]} if facts.get("level") else _moment(facts.get("begins"))
    return Sentence(_title(_TESTS, event), _joined(level, facts.get("teacher")), quote=facts.get("result", ""))


def offer_sentence(event: LeadEvent) -> Sentence:
    """ "Offer made: IELTS-5 · 600 000 UZS a month, −10 % · until 30 November"."""
    facts = event.payload
    until = date_format(datetime.fromisoformat(facts["until"]), "j E") if facts.get("until") else ""
    told = _("until %(day)s") % {"day": until} if until and event.to_value == "made" else ""
    return Sentence(
        _title(_OFFERS, event), _joined(facts.get("where"), _price(event), told), quote=facts.get("text", "")
    )


def waiting_sentence(event: LeadEvent) -> Sentence:
    """ "A seat is offered: FE-2"."""
    title = dict(WaitingNews.choices).get(event.to_value, event.get_kind_display())
    return Sentence(str(title), event.payload.get("where", ""), quote=event.payload.get("reason", ""))


def _price(event: LeadEvent) -> str:
    facts = event.payload
    if not facts.get("price"):
        return ""
    unit = dict(PriceUnit.choices).get(facts.get("unit", ""), "")
    price = f"{money(Decimal(facts['price']), open_organization().currency)} {unit}"
    return f"{price}, −{Decimal(facts['discount']).normalize():f} %" if facts.get("discount") else price


def _title(words: Mapping[str, Any], event: LeadEvent) -> str:
    return str(words.get(event.to_value, event.get_kind_display()))


def _moment(text: str | None) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "D j E H:i") if text else ""


def _joined(*parts: str | None) -> str:
    return " · ".join(filter(None, parts))


SCHOOL_SENTENCES: dict[str, Callable[[LeadEvent], Sentence]] = {
    EventKind.TRIAL: trial_sentence,
    EventKind.TEST: test_sentence,
    EventKind.OFFER: offer_sentence,
    EventKind.WAITING: waiting_sentence,
}
