"""Writes onto the timelines of leads what was said to them."""

from collections.abc import Iterable

from django.db import transaction

from leads.choices import EventKind
from leads.models import LeadEvent
from leads.services.rows import leads_to_write, save_events
from messaging.models import Message
from organizations.models import Membership


@transaction.atomic
def tell_messages(told: Iterable[tuple[int, Message]], actor: Membership | None) -> None:
    """One event for each lead and message, in few statements; of a lead that was merged, on the one it became. No fact
    of a lead changes: the version stays."""
    pairs = list(told)
    leads = leads_to_write({pk for pk, _message in pairs})
    save_events(
        LeadEvent(lead=leads[pk], kind=EventKind.TOLD, message=message, actor=actor, payload={})
        for pk, message in pairs
        if pk in leads
    )
