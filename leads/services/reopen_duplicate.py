"""Takes a decision about two alike leads back: both are as they were, and the pair is open again."""

from django.db import transaction

from leads.choices import CandidateState, EventKind
from leads.models import DuplicateCandidate, Family, Lead, LeadEvent, LeadMerge
from leads.services.merge_kin import lock_with_kin
from leads.services.rows import lock_leads, new_event, save_events, update_rows
from leads.services.undo_merge import Parted, undo_merge
from organizations.models import Membership


@transaction.atomic
def reopen_duplicate(*, candidate: DuplicateCandidate, actor: Membership | None) -> Parted | None:
    """What parting two merged leads could not give back, if they were merged. An open pair stays as it is."""
    lock_with_kin([candidate.older_id, candidate.newer_id])
    pair = DuplicateCandidate.objects.select_for_update().get(pk=candidate.pk)
    parted = _part(pair, actor) if pair.state == CandidateState.SAME else None
    if pair.state == CandidateState.FAMILY:
        _leave_family(pair, actor)
    pair.state, pair.decided_by, pair.decided_at = CandidateState.OPEN, None, None
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    return parted


def _part(pair: DuplicateCandidate, actor: Membership | None) -> Parted | None:
    both = (pair.older_id, pair.newer_id)
    merge = LeadMerge.objects.filter(winner__in=both, absorbed__in=both, undone_at=None).first()
    return undo_merge(merge=merge, actor=actor) if merge else None


def _leave_family(pair: DuplicateCandidate, actor: Membership | None) -> None:
    """Whoever joined by this decision goes back to the family of before; one that was dissolved is made again."""
    joined = LeadEvent.objects.filter(
        kind=EventKind.FAMILY_LINKED, at__gte=pair.decided_at, payload__family__1=pair.older.family_id
    )
    before = {event.lead_id: event.payload["family"][0] for event in joined}
    rows = lock_leads(Lead.objects.filter(pk__in=before, family=pair.older.family_id), "family_id")
    remade: dict[int, Family] = {}
    events = []
    for row in rows:
        family = _family_again(before[row.pk], remade)
        update_rows([row.pk], family=family)
        changes = {"family": [row.family_id, family]}
        events.append(
            new_event(EventKind.EDITED, lead_id=row.pk, version=row.version + 1, actor=actor, changes=changes)
        )
    save_events(events)


def _family_again(number: int | None, remade: dict[int, Family]) -> Family | None:
    if number is None:
        return None
    if number not in remade:
        remade[number] = Family.objects.filter(pk=number).first() or Family.objects.create()
    return remade[number]
