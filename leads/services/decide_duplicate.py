"""A person says what two alike leads are to each other: one person, family, or strangers."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from leads.choices import CandidateState, EventKind
from leads.models import DuplicateCandidate, Lead
from leads.services.link_family import link_family
from leads.services.merge_kin import lock_with_kin
from leads.services.merge_leads import merge_leads
from leads.services.rows import new_event, save_events
from organizations.models import Membership


class AlreadyDecided(Exception):  # noqa: N818 - it is news for a person, not an error
    """Somebody was faster, or one of the two leads is archived by now."""


@transaction.atomic
def decide_duplicate(
    *,
    candidate: DuplicateCandidate,
    decision: CandidateState,
    actor: Membership | None,
    choices: Mapping[str, int] | None = None,
    seen: Mapping[int, int] | None = None,
) -> DuplicateCandidate:
    """Settle an open pair; it is never offered again. `reopen_duplicate` takes it back. Raises AlreadyDecided.

    One person is a merge into the lead that came first; `choices` and `seen` are what `merge_leads` asks for.
    """
    lock_with_kin([candidate.older_id, candidate.newer_id])
    pair = DuplicateCandidate.objects.select_for_update().get(pk=candidate.pk)
    older, newer = pair.older, pair.newer
    if pair.state != CandidateState.OPEN or older.is_archived or newer.is_archived:
        raise AlreadyDecided
    pair.state, pair.decided_by, pair.decided_at = CandidateState(decision), actor, timezone.now()
    if decision == CandidateState.SAME:
        winner, absorbed = sorted((older, newer), key=lambda lead: (lead.created_at, lead.pk))
        merge_leads(winner=winner, absorbed=[absorbed], choices=choices or {}, actor=actor, seen=seen)
    elif decision == CandidateState.FAMILY:
        link_family(leads=[older, newer], actor=actor)
    else:
        _stay_apart(older, newer, actor)
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    return pair


@transaction.atomic
def tell_apart(*, leads: Sequence[Lead], actor: Membership | None) -> None:
    """These two are strangers, whether anybody asked or not."""
    older, newer = sorted(leads, key=lambda lead: lead.pk)
    lock_with_kin([older.pk, newer.pk])
    pair, _made = DuplicateCandidate.objects.get_or_create(older=older, newer=newer)
    pair.state, pair.decided_by, pair.decided_at = CandidateState.DIFFERENT, actor, timezone.now()
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    _stay_apart(older, newer, actor)


def _stay_apart(older: Lead, newer: Lead, actor: Membership | None) -> None:
    save_events(
        new_event(EventKind.NOT_DUPLICATE, lead_id=lead.pk, version=lead.version, actor=actor, to_value=other.name)
        for lead, other in ((older, newer), (newer, older))
    )
