"""Takes a decision about two alike leads back: both are as they were, and the pair is open again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leads.choices import NEEDS_REASON, CandidateState, EventKind
from leads.models import DuplicateCandidate, Family, Lead, LeadEvent
from leads.services.archive_leads import restore_leads
from leads.services.change_status import change_statuses
from leads.services.edit_lead import edit_lead
from leads.services.rows import lock_leads, new_event, plain, save_events, update_rows
from organizations.models import Membership


@transaction.atomic
def reopen_duplicate(*, candidate: DuplicateCandidate, actor: Membership | None) -> DuplicateCandidate:
    """What somebody changed since the decision is left alone. An open pair stays as it is."""
    pair = DuplicateCandidate.objects.select_for_update().get(pk=candidate.pk)
    if pair.state == CandidateState.SAME:
        _part(pair, actor)
    elif pair.state == CandidateState.FAMILY:
        _leave_family(pair, actor)
    pair.state, pair.decided_by, pair.decided_at = CandidateState.OPEN, None, None
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    return pair


def _part(pair: DuplicateCandidate, actor: Membership | None) -> None:
    both = Lead.objects.filter(pk__in=(pair.older_id, pair.newer_id))
    lock_leads(both)
    restore_leads(leads=both.filter(pk=pair.newer_id), actor=actor)
    event = pair.older.events.filter(kind=EventKind.APPLIED_AGAIN, payload__same_as=pair.newer_id).first()
    if event is not None:
        _give_back(pair.older, event.payload.get("taken", {}), actor)


def _give_back(lead: Lead, taken: dict[str, Any], actor: Membership | None) -> None:
    held = [name for name, value in taken.get("facts", {}).items() if plain(getattr(lead, name)) == value]
    blanks = {name: None if Lead._meta.get_field(name).null else "" for name in held}
    phones = [row.phone for row in lead.more_phones.all() if row.phone not in taken.get("phones", ())]
    edit_lead(
        lead_id=lead.pk,
        changes=blanks,
        actor=actor,
        version=lead.version,
        tags=[tag for tag in lead.tags.all() if tag.pk not in taken.get("tags", ())],
        more_phones=phones,
    )
    if gone := taken.get("extra", ()):
        update_rows([lead.pk], extra={key: value for key, value in lead.extra.items() if key not in gone})
    status = taken.get("status", {})
    if status and lead.status == status["after"]:
        reason = _("taken back") if status["before"] in NEEDS_REASON else ""
        change_statuses(leads=Lead.objects.filter(pk=lead.pk), status=status["before"], actor=actor, reason=reason)


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
