"""Who belongs to leads that become one: their families, those merged before, and pairs still to compare."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from leads.choices import CandidateState, DuplicateReason, EventKind
from leads.models import DuplicateCandidate, Lead
from leads.services.rows import new_event, save_events, update_rows
from organizations.models import Membership

# A pair with somebody else is worth the same question about the lead that is left.
_PASSED_ON = (CandidateState.OPEN, CandidateState.DIFFERENT)
_LIKENESS_OF_A_PHONE = 90


def lock_with_kin(pks: Sequence[int]) -> dict[int, Lead]:
    """These leads, those merged into them and their families, locked in id order."""
    while True:
        with transaction.atomic():
            rows = _with_kin(pks).select_related("source").order_by("pk")
            locked = {lead.pk: lead for lead in rows.select_for_update(of=("self",), no_key=True)}
            if locked.keys() >= set(_with_kin(pks).values_list("pk", flat=True)):
                return locked
            # Somebody joined while we waited; locking it now would be out of order, so all is let go first.
            transaction.set_rollback(True)


def _with_kin(pks: Sequence[int]) -> QuerySet:
    families = Lead.objects.filter(pk__in=pks, family__isnull=False).values_list("family", flat=True)
    named = Q(pk__in=pks) | Q(merged_into__in=pks) | Q(family__in=list(families))
    kin: QuerySet = Lead.objects.filter(named)
    return kin


def join_families(
    winner: Lead, absorbed: Lead, locked: Iterable[Lead], actor: Membership | None
) -> list[list[int | None]]:
    """Relatives of the absorbed lead become relatives of the winner; [lead, family before, family after] of each."""
    if None in (winner.family_id, absorbed.family_id) or winner.family_id == absorbed.family_id:
        return []
    kin = [lead for lead in locked if lead.family_id == absorbed.family_id and lead.pk != absorbed.pk]
    return _set_families([(lead, winner.family_id) for lead in kin], actor, EventKind.FAMILY_LINKED)


def part_families(kin: Iterable[Sequence[Any]], locked: dict[int, Lead], actor: Membership | None) -> None:
    """Back to the family of before, unless somebody put them into another one since."""
    back = [(locked[pk], before) for pk, before, after in kin if pk in locked and locked[pk].family_id == after]
    _set_families(back, actor, EventKind.EDITED)


def _set_families(
    pairs: Sequence[tuple[Lead, int | None]], actor: Membership | None, kind: EventKind
) -> list[list[int | None]]:
    entries, events = [], []
    for lead, family_id in pairs:
        entries.append([lead.pk, lead.family_id, family_id])
        update_rows([lead.pk], family_id=family_id)
        changes = {"family": [lead.family_id, family_id]}
        lead.family_id, lead.version = family_id, lead.version + 1
        events.append(new_event(kind, lead_id=lead.pk, version=lead.version, actor=actor, changes=changes))
    save_events(events)
    return entries


def settle_pairs(winner: Lead, absorbed: Lead, actor: Membership | None, now: Any) -> tuple[list[list[Any]], list[int]]:
    """([pair, state before] of the pair itself, pairs made for those who were like the absorbed lead)."""
    both = (winner.pk, absorbed.pk)
    own = DuplicateCandidate.objects.filter(older__in=both, newer__in=both).exclude(state=CandidateState.SAME)
    settled = [list(pair) for pair in own.values_list("pk", "state")]
    own.update(state=CandidateState.SAME, decided_by=actor, decided_at=now)
    others = DuplicateCandidate.objects.filter(Q(older=absorbed) | Q(newer=absorbed), state__in=_PASSED_ON)
    passed = [_passed_on(pair, winner.pk, absorbed.pk) for pair in others.exclude(older__in=both, newer__in=both)]
    return settled, _queue([pair for pair in passed if pair])


def _passed_on(pair: DuplicateCandidate, winner_id: int, absorbed_id: int) -> DuplicateCandidate:
    other = pair.newer_id if pair.older_id == absorbed_id else pair.older_id
    return _pair(winner_id, other, pair.reasons, pair.likeness, state=pair.state, decided_by_id=pair.decided_by_id,
                 decided_at=pair.decided_at)  # fmt: skip


def queue_same_phone(lead: Lead, others: Iterable[Lead]) -> None:
    """Somebody has to look at those who took the number of a lead meanwhile."""
    _queue([_pair(lead.pk, other.pk, [DuplicateReason.PHONE], _LIKENESS_OF_A_PHONE) for other in others])


def _pair(a: int, b: int, reasons: list[str], likeness: int, **decision: Any) -> DuplicateCandidate:
    return DuplicateCandidate(
        older_id=min(a, b), newer_id=max(a, b), reasons=list(reasons), likeness=likeness, **decision
    )


def _queue(pairs: Sequence[DuplicateCandidate]) -> list[int]:
    """Save those that are not known; their numbers."""
    around = {pair.older_id for pair in pairs} | {pair.newer_id for pair in pairs}
    rows = DuplicateCandidate.objects.filter(older__in=around, newer__in=around)
    known = set(rows.values_list("older_id", "newer_id"))
    new = [pair for pair in pairs if (pair.older_id, pair.newer_id) not in known]
    return [pair.pk for pair in DuplicateCandidate.objects.bulk_create(new)]


def unsettle_pairs(settled: Iterable[Sequence[Any]], passed_on: Iterable[int]) -> None:
    """The question is open again if it was; questions nobody answered go with the merge that asked them."""
    for pk, state in settled:
        undecided = {} if state != CandidateState.OPEN else {"decided_by": None, "decided_at": None}
        DuplicateCandidate.objects.filter(pk=pk, state=CandidateState.SAME).update(state=state, **undecided)
    DuplicateCandidate.objects.filter(pk__in=passed_on, state__in=_PASSED_ON).delete()
