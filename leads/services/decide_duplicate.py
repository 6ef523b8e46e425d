"""A person says what two alike leads are to each other: one person, family, or strangers."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from leads.choices import STATUS_ROAD, CandidateState, EventKind
from leads.models import DuplicateCandidate, Lead, LeadFacts
from leads.services.change_status import change_statuses
from leads.services.edit_lead import edit_lead
from leads.services.fill_leads import FILLABLE, REOPENED
from leads.services.link_family import link_family
from leads.services.rows import lock_leads, new_event, plain, save_events, update_rows
from organizations.models import Membership

_NAMES = ("first_name", "last_name")
# What a blank of the older lead takes from the newer one. A name is taken whole or not at all.
_COLUMNS = [field for field in LeadFacts._meta.concrete_fields if field.attname in FILLABLE]
FILLED = (
    *(field.name for field in _COLUMNS if field.name not in _NAMES),
    "source",
    "owner",
    "next_contact_at",
)


class AlreadyDecided(Exception):  # noqa: N818 - it is news for a person, not an error
    """Somebody was faster, or one of the two leads is archived by now."""


@transaction.atomic
def decide_duplicate(
    *, candidate: DuplicateCandidate, decision: CandidateState, actor: Membership | None
) -> DuplicateCandidate:
    """Settle an open pair; it is never offered again. `reopen_duplicate` takes it back. Raises AlreadyDecided."""
    pair = DuplicateCandidate.objects.select_for_update().get(pk=candidate.pk)
    lock_leads(Lead.objects.filter(pk__in=(pair.older_id, pair.newer_id)))
    older, newer = pair.older, pair.newer
    if pair.state != CandidateState.OPEN or older.is_archived or newer.is_archived:
        raise AlreadyDecided
    pair.state, pair.decided_by, pair.decided_at = CandidateState(decision), actor, timezone.now()
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    if decision == CandidateState.SAME:
        _become_one(older, newer, actor)
    elif decision == CandidateState.FAMILY:
        link_family(leads=[older, newer], actor=actor)
    else:
        _stay_apart(older, newer, actor)
    return pair


def _become_one(older: Lead, newer: Lead, actor: Membership | None) -> None:
    """The older lead learns what the newer one knows; the newer one is put away and says where it went."""
    taken = _fill(older, newer, actor)
    older.refresh_from_db()
    again = new_event(
        EventKind.APPLIED_AGAIN,
        lead_id=older.pk,
        version=older.version,
        actor=actor,
        to_value=str(newer.source or newer.get_door_display()),
        same_as=newer.pk,
        taken=taken,
    )
    update_rows([newer.pk], is_archived=True)
    archived = new_event(
        EventKind.ARCHIVED,
        lead_id=newer.pk,
        version=newer.version + 1,
        actor=actor,
        to_value=older.name,
        same_as=older.pk,
    )
    save_events([again, archived])


def _fill(older: Lead, newer: Lead, actor: Membership | None) -> dict[str, Any]:
    """What the older lead took, so that it can be given back: values, phones, tags, other columns, status."""
    known_phones = {older.phone, *(row.phone for row in older.more_phones.all())}
    phones = {newer.phone, *(row.phone for row in newer.more_phones.all())} - known_phones - {""}
    tags = set(newer.tags.all()) - set(older.tags.all())
    extra = {key: value for key, value in newer.extra.items() if key not in older.extra}
    facts = blanks_taken(older, newer)
    phones -= {facts.get("phone")}
    taken = {
        "facts": {name: plain(value) for name, value in facts.items()},
        "phones": sorted(phones),
        "tags": sorted(tag.pk for tag in tags),
        "extra": sorted(extra),
    }
    edit_lead(
        lead_id=older.pk,
        changes=facts,
        actor=actor,
        version=older.version,
        tags={*older.tags.all(), *tags},
        more_phones=(known_phones - {older.phone}) | phones,
    )
    status = _status_after(older.status, newer.status)
    if status != older.status:
        change_statuses(leads=Lead.objects.filter(pk=older.pk), status=status, actor=actor)
        taken["status"] = {"before": older.status, "after": status}
    if extra:
        update_rows([older.pk], extra={**older.extra, **extra})
    return {key: value for key, value in taken.items() if value}


def blanks_taken(older: Lead, newer: Lead) -> dict[str, Any]:
    """Facts of the newer lead that the older one does not have."""
    names = FILLED if older.first_name or older.last_name else (*_NAMES, *FILLED)
    values = {name: getattr(newer, name) for name in names}
    return {
        name: value for name, value in values.items() if value not in (None, "") and getattr(older, name) in (None, "")
    }


def _status_after(older: str, newer: str) -> str:
    """Further along the road stays; a lost or sleeping lead that came again is where it came again."""
    if older in REOPENED:
        return older if newer in REOPENED else newer
    if older in STATUS_ROAD and newer in STATUS_ROAD:
        return max(older, newer, key=lambda status: STATUS_ROAD.index(status))
    return older


def _stay_apart(older: Lead, newer: Lead, actor: Membership | None) -> None:
    save_events(
        new_event(EventKind.NOT_DUPLICATE, lead_id=lead.pk, version=lead.version, actor=actor, to_value=other.name)
        for lead, other in ((older, newer), (newer, older))
    )
