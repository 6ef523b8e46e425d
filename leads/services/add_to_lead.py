"""Somebody who is here already called again: what was typed goes to the lead that is known."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from leads.choices import EventKind, LeadStatus
from leads.models import Lead
from leads.services.add_note import add_note
from leads.services.change_status import change_statuses, stay_behind
from leads.services.edit_lead import EDITABLE, edit_lead
from leads.services.fill_leads import REOPENED
from leads.services.rows import lead_to_write, new_event, save_events
from organizations.models import Membership, Tag

_EMPTY = (None, "")


@transaction.atomic
def add_to_lead(
    *,
    lead: Lead,
    facts: Mapping[str, Any],
    actor: Membership | None,
    tags: Iterable[Tag] = (),
    more_phones: Iterable[str] = (),
    note: str = "",
) -> Lead:
    """Blanks are filled, what is known stays, further phones and tags are added; a lost lead opens again."""
    lead = lead_to_write(lead)
    blanks = {
        name: value
        for name, value in facts.items()
        if name in EDITABLE and value not in _EMPTY and getattr(lead, name) in _EMPTY
    }
    known = {row.phone for row in lead.more_phones.all()}
    phones = (known | {*more_phones, facts.get("phone") or ""}) - {lead.phone or facts.get("phone"), ""}
    lead = edit_lead(
        lead_id=lead.pk,
        changes=blanks,
        actor=actor,
        version=lead.version,
        tags={*lead.tags.all(), *tags},
        more_phones=phones,
    )
    save_events([new_event(EventKind.APPLIED_AGAIN, lead_id=lead.pk, version=lead.version, actor=actor)])
    again = Lead.objects.filter(pk=lead.pk, status__in=REOPENED)
    if not stay_behind(again, LeadStatus.CONTACTED):
        change_statuses(leads=again, status=LeadStatus.CONTACTED, actor=actor)
    if note.strip():
        add_note(lead=lead, text=note, actor=actor)
    return lead
