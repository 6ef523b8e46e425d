"""Changes facts of a lead, and refuses to overwrite what somebody else changed meanwhile."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.search_text import build_search_text
from leads.choices import EventKind
from leads.differences import changes_since
from leads.models import Lead, LeadEvent, LeadFacts, LeadPhone
from leads.services.follow_ups import keep_follow_ups
from leads.services.rows import new_event, plain, save_events
from leads.services.tag_leads import TAGS, tag_events
from organizations.changes import comparable, own_changes
from organizations.models import Membership, Tag

# A status changes with its reason, a family by linking, archiving by its own verb; who is a client is matched.
_OWN_VERBS = {"status", "is_archived", "door", "created_at", "search_text", "client", "client_tie"}
EDITABLE = {field.name for field in LeadFacts._meta.get_fields()} - _OWN_VERBS | {
    "priority",
    "priority_is_chosen",
    "next_contact_at",
}
_COLUMNS = {field.name: field for field in Lead._meta.concrete_fields}
SEARCHED = ("first_name", "last_name", "contact_name", "company", "phone", "email", "telegram_username")
_KINDS = {"owner": EventKind.ASSIGNED, "next_contact_at": EventKind.NEXT_CONTACT}


@transaction.atomic
def edit_lead(
    *,
    lead_id: int,
    changes: Mapping[str, Any],
    actor: Membership | None,
    version: int,
    tags: Iterable[Tag] | None = None,
    more_phones: Iterable[str] | None = None,
) -> Lead:
    """The lead with these values. `version` is the one the writer saw.

    What somebody else changed meanwhile stays; two different changes of one field raise EditConflict and nothing is
    saved.
    """
    if unknown := changes.keys() - EDITABLE:
        raise ValueError(f"Not editable here: {', '.join(sorted(unknown))}.")
    lead = Lead.objects.select_for_update(no_key=True).get(pk=lead_id)
    if lead.merged_into_id:
        message = _("%(name)s was merged into another lead meanwhile, and nothing was saved here. Open that one.")
        raise ValidationError(message, code="merged", params={"name": lead.name})
    wanted = dict(changes)
    if tags is not None:
        wanted["tags"] = {tag.pk: tag for tag in tags}
    if more_phones is not None:
        wanted["more_phones"] = sorted(set(more_phones))
    current = {field: _current(lead, field) for field in wanted}
    theirs = changes_since(lead, version) if lead.version != version else {}
    mine = own_changes(wanted=wanted, current=current, theirs=theirs, version=lead.version)
    if mine:
        _save(lead, mine, actor, {field: [current[field], comparable(value)] for field, value in mine.items()})
    return lead


def _save(lead: Lead, mine: dict[str, Any], actor: Membership | None, differences: dict[str, list[Any]]) -> None:
    columns = {field: value for field, value in mine.items() if field not in ("tags", "more_phones")}
    for field, value in columns.items():
        setattr(lead, field, value)
    # A priority that somebody picks is not changed by the score any more.
    lead.priority_is_chosen = mine.get("priority_is_chosen", lead.priority_is_chosen or "priority" in mine)
    if "more_phones" in mine:
        _write_phones(lead, mine["more_phones"])
    if not mine.keys().isdisjoint((*SEARCHED, "more_phones")):
        lead.search_text = search_text_of(lead, [row.phone for row in lead.more_phones.all()])
    lead.version += 1
    lead.save(update_fields=[*columns, "priority_is_chosen", "search_text", "version"])
    if "next_contact_at" in columns:
        keep_follow_ups(lead_ids=[lead.pk], at=lead.next_contact_at, actor=actor)
    tagged = _write_tags(lead, differences.pop("tags")[0], mine["tags"], actor) if "tags" in mine else []
    save_events([*_events(lead, actor, differences), *tagged])


def search_text_of(lead: Lead, more_phones: Iterable[str]) -> str:
    """What the lead and its contacts are found by. Contacts are read here, so whoever asks for many prefetches them."""
    known = {field: getattr(lead, field) for field in SEARCHED}
    contacts = [] if lead._state.adding else list(lead.contacts.all())
    return build_search_text(
        **known,
        more_phones=[*more_phones, *(contact.phone for contact in contacts)],
        more_names=[contact.name for contact in contacts],
        more_addresses=[address for one in contacts for address in (one.email, one.telegram_username)],
    )


def _events(lead: Lead, actor: Membership | None, differences: dict[str, list[Any]]) -> list[LeadEvent]:
    """One event for each kind of change."""
    by_kind: dict[EventKind, dict[str, list[Any]]] = {}
    for field, pair in differences.items():
        by_kind.setdefault(_KINDS.get(field, EventKind.EDITED), {})[field] = pair
    return [
        new_event(
            kind,
            lead_id=lead.pk,
            version=lead.version,
            actor=actor,
            changes=pairs,
            to_value=_shown(lead, kind),
        )
        for kind, pairs in by_kind.items()
    ]


def _shown(lead: Lead, kind: EventKind) -> str:
    if kind == EventKind.ASSIGNED:
        return lead.owner.name if lead.owner else ""
    return plain(lead.next_contact_at) or "" if kind == EventKind.NEXT_CONTACT else ""


def _current(lead: Lead, field: str) -> Any:
    """The stored value as events keep it."""
    if field == "tags":
        return sorted(lead.tags.values_list("pk", flat=True))
    if field == "more_phones":
        return sorted(row.phone for row in lead.more_phones.all())
    return plain(_COLUMNS[field].value_from_object(lead))


def _write_phones(lead: Lead, phones: list[str]) -> None:
    lead.more_phones.exclude(phone__in=phones).delete()
    kept = {row.phone for row in lead.more_phones.all()}
    LeadPhone.objects.bulk_create(LeadPhone(lead=lead, phone=phone) for phone in phones if phone not in kept)


def _write_tags(lead: Lead, worn: list[int], wanted: dict[int, Tag], actor: Membership | None) -> list[LeadEvent]:
    going = {tag.pk: tag for tag in lead.tags.all() if tag.pk not in wanted}
    TAGS.write([lead.pk], {lead.pk: set(worn)}, wanted, going)
    return tag_events(lead.pk, lead.version, set(worn), wanted, going, actor)
