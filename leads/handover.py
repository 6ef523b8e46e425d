"""What leads give to who takes over from a person: open leads, and reminders that name the person."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.contributions import HandoverPart, handover_parts
from leads.services.hand_over import hand_over, hand_over_reminders, leads_of, reminders_of


def register_parts() -> None:
    handover_parts.register(
        "leads",
        HandoverPart(
            label=_("Open leads"),
            count=lambda person: leads_of(person).count(),
            late=lambda person: leads_of(person).overdue(timezone.now()).count(),
            move=_move_leads,
        ),
    )
    handover_parts.register(
        "reminders",
        HandoverPart(
            label=_("Reminders"),
            count=lambda person: reminders_of(person).count(),
            late=lambda person: reminders_of(person).due(timezone.now()).count(),
            move=_move_reminders,
        ),
    )


def _move_leads(person: Any, receivers: Sequence[Any], actor: Any) -> int:
    if not receivers:
        return 0
    return hand_over(person=person, leads=leads_of(person), receivers=receivers, actor=actor)


def _move_reminders(person: Any, receivers: Sequence[Any], _actor: Any) -> int:
    return hand_over_reminders(person=person, receivers=receivers)
