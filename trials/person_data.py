"""What trials, tests, offers and waiting lists keep about a person."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from scheduling.services.seat_guests import rename_guests
from trials.models import Offer, PlacementTest, TrialLesson, WaitingEntry


def read_trials(pks: Sequence[int]) -> list[dict[str, Any]]:
    trials = TrialLesson.objects.filter(lead__in=pks).for_page().order_by("pk")
    tests = PlacementTest.objects.filter(lead__in=pks).order_by("pk")
    offers = Offer.objects.filter(lead__in=pks).select_related("course", "group").order_by("pk")
    waits = WaitingEntry.objects.filter(lead__in=pks).select_related("course", "group").order_by("pk")
    return [
        *(
            {
                "trial": trial.where,
                "begins": trial.starts_at.isoformat(),
                "status": trial.status,
                "result": trial.result,
                "reason": trial.reason,
                "note": trial.note,
            }
            for trial in trials
        ),
        *({"placement test": test.starts_at.isoformat(), "level": test.level, "result": test.result} for test in tests),
        *(
            {"offer": str(offer.group or offer.course), "price": str(offer.price), "text": offer.text}
            for offer in offers
        ),
        *({"waits for": str(entry.group or entry.course), "wish": entry.wish} for entry in waits),
    ]


def erase_words(pks: Sequence[int]) -> None:
    """That somebody came stays, as figures count it; what was written about them goes, and so does their name."""
    trials = TrialLesson.objects.filter(lead__in=pks)
    rename_guests(guest_ids=list(trials.values_list("guest_id", flat=True)), name=_("Erased"))
    trials.update(note="", reason="")
    PlacementTest.objects.filter(lead__in=pks).update(result="")
    Offer.objects.filter(lead__in=pks).update(text="", discount_reason="")
    WaitingEntry.objects.filter(lead__in=pks).update(wish="", reason="")
