"""Takes a person sent by a partner, who must not learn whether the center knew that person."""

from typing import Any

from django.db import transaction

from leads.choices import Door, DuplicateReason, EventKind
from leads.matching import Learner, Verdict, find_same, judge
from leads.models import DuplicateCandidate, Lead
from leads.services.add_note import add_note
from leads.services.create_lead import create_lead
from leads.services.find_candidates import find_candidates
from leads.services.link_family import link_family
from leads.services.rows import new_event, save_events
from organizations.models import Membership

SURE, LIKELY = 100, 80


@transaction.atomic
def receive_from_partner(*, facts: dict[str, Any], partner: Membership, note: str = "") -> Lead:
    """The partner's own lead: a new one, or the one it sent before of the same learner.

    If the center knows the person, staff find out: the known lead has an event, a relative becomes family, anybody
    else a pair to decide. The new lead belongs to whoever works with the known one, so that one person calls.
    """
    known = find_same(phones=[facts["phone"]])
    again, sent_before = _judge(facts, [lead for lead in known if lead.partner_id == partner.pk])
    if again is Verdict.SAME and sent_before is not None:
        _apply_again(sent_before, partner, note)
        return sent_before
    verdict, relative = _judge(facts, known)
    owner = {"owner": relative.owner} if relative is not None and relative.owner_id else {}
    lead = create_lead(facts={**facts, **owner, "partner": partner}, actor=partner, note=note, door=Door.FORM)
    if verdict is Verdict.FAMILY and relative is not None:
        link_family(leads=[relative, lead], actor=None)
    elif relative is not None:
        _apply_again(relative, partner)
        likeness = SURE if verdict is Verdict.SAME else LIKELY
        DuplicateCandidate.objects.create(
            older=relative, newer=lead, likeness=likeness, reasons=[DuplicateReason.PHONE]
        )
    find_candidates(leads=Lead.objects.filter(pk=lead.pk))
    return lead


def _judge(facts: dict[str, Any], known: list[Lead]) -> tuple[Verdict, Lead | None]:
    """What the learner is to these leads, and which of them it is about."""
    newcomer = Learner(0, facts.get("first_name", ""), facts.get("last_name", ""), facts.get("birth_date"))
    found = [(Learner(lead.pk, lead.first_name, lead.last_name, lead.birth_date), False) for lead in known]
    verdict, about = judge(newcomer, found)
    return verdict, next((lead for lead in known if lead.pk == about), None)


def _apply_again(lead: Lead, partner: Membership, note: str = "") -> None:
    event = new_event(
        EventKind.APPLIED_AGAIN, lead_id=lead.pk, version=lead.version, actor=partner, to_value=partner.name
    )
    save_events([event])
    if note.strip():
        add_note(lead=lead, text=note, actor=partner)
