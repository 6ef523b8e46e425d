"""Joins leads of one family."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from leads.choices import CandidateState, EventKind
from leads.models import DuplicateCandidate, Family, Lead
from leads.services.rows import lock_leads, new_event, save_events, update_rows
from organizations.models import Membership


@transaction.atomic
def link_family(*, leads: Sequence[Lead], actor: Membership | None) -> Family:
    """One family of all these leads and of everybody who was family of one of them already."""
    named = Q(pk__in=[lead.pk for lead in leads])
    theirs = Lead.objects.filter(named, family__isnull=False).values("family")
    rows = lock_leads(Lead.objects.filter(named | Q(family__in=theirs)), "family_id", "first_name", "contact_name")
    known = sorted({row.family_id for row in rows if row.family_id})
    family = Family.objects.get(pk=known[0]) if known else Family.objects.create()
    joining = [row for row in rows if row.family_id != family.pk]
    update_rows([row.pk for row in joining], family=family)
    Family.objects.filter(pk__in=known[1:]).delete()
    save_events(
        new_event(
            EventKind.FAMILY_LINKED,
            lead_id=row.pk,
            version=row.version + 1,
            actor=actor,
            changes={"family": [row.family_id, family]},
            to_value=", ".join(_call_name(other) for other in rows if other.pk != row.pk),
        )
        for row in joining
    )
    _settle_pairs([row.pk for row in rows], actor)
    for lead in leads:
        lead.family = family
    return family


def _settle_pairs(pks: list[int], actor: Membership | None) -> None:
    """Nobody is asked any more whether two of one family are one person."""
    pairs = DuplicateCandidate.objects.filter(state=CandidateState.OPEN, older__in=pks, newer__in=pks)
    pairs.update(state=CandidateState.FAMILY, decided_by=actor, decided_at=timezone.now())


def _call_name(row: Lead) -> str:
    return row.first_name or row.contact_name or "…"
