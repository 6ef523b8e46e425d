"""Forgets a person for good: what tells who it was is emptied, what figures are made of stays."""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from common.contributions import person_data
from common.stored_files import delete_after_commit
from leads.addresses import addresses_of, held_by_somebody
from leads.choices import CandidateState, EventKind
from leads.models import (
    DuplicateCandidate,
    Lead,
    LeadContact,
    LeadConversion,
    LeadDocument,
    LeadEvent,
    LeadFacts,
    LeadMerge,
    LeadPhone,
    LeadQualification,
    LeadReminder,
    Touchpoint,
)
from leads.models.merge import ERASED
from leads.services.rows import CHUNK, lead_to_write, new_event, save_events
from messaging.services.forget_posts import forget_posts
from messaging.services.opt_out import forget_opt_outs
from messaging.services.tell_people import forget_told
from messaging.subjects import subject_of
from organizations.choices import AuditKind
from organizations.models import AuditEvent, Membership
from organizations.services.record_audit import record_audit

PERSONAL = (
    "first_name", "last_name", "contact_name", "contact_relation", "phone", "email", "telegram_username",
    "telegram_id", "external_id", "birth_date", "company", "district", "address", "postal_code", "latitude",
    "longitude", "client", "client_tie", "preferred_time", "extra", "utm", "search_text",
)  # fmt: skip
# Kinds whose two words are codes, names of the staff or of tags; the words of all others may be the person's.
_SAFE_WORDS = (
    EventKind.CREATED, EventKind.STATUS, EventKind.ASSIGNED, EventKind.NEXT_CONTACT, EventKind.SCORE,
    EventKind.TAGGED, EventKind.UNTAGGED, EventKind.TOUCH, EventKind.ACCEPTED, EventKind.DOCUMENT,
    EventKind.CLIENT, EventKind.CONVERTED, EventKind.TRIAL, EventKind.TEST, EventKind.OFFER,
    EventKind.OPENED, EventKind.CLICKED, EventKind.VISITED, EventKind.REPLIED,
)  # fmt: skip
# Text under these keys says nothing about who it was; of all else only numbers and yes or no stay.
_SAFE_KEYS = {
    "because", "before", "direction", "job", "next_contact_at", "priority", "qualified_at", "reason", "reminders",
    "status", "status_since", "trial", "wake_on", "what",
}  # fmt: skip


@transaction.atomic
def erase_person(*, lead: Lead, actor: Membership | None) -> Lead:
    """The lead and those that were merged into it, emptied. Figures count them as before; nobody is found by them."""
    lead = lead_to_write(lead)
    pks = [lead.pk, *Lead.objects.filter(merged_into=lead).values_list("pk", flat=True)]
    with translation.override(lead.organization.language):
        name = _("Erased")
    addresses = set(addresses_of(pks))
    _empty_other_leads_words(lead)
    _empty_leads(pks, name)
    _empty_rows(pks)
    _empty_events(pks)
    _empty_messages(pks)
    # What somebody else with the same phone has refused goes on holding.
    forget_opt_outs(addresses - held_by_somebody(addresses))
    for source in person_data:
        source.erase(pks)
    _write_down(lead, pks, name, actor)
    lead.refresh_from_db()
    return lead


def blank_facts(model: type[LeadFacts]) -> dict[str, Any]:
    """The empty value of each personal column of a lead or of a staged row."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {name: fields[name].get_default() if not fields[name].null else None for name in PERSONAL}


def _empty_leads(pks: Sequence[int], name: str) -> None:
    values = {**blank_facts(Lead), "first_name": name, "consent": False, "family": None, "next_contact_at": None}
    for lead in Lead.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
        for field, value in values.items():
            setattr(lead, field, value)
        lead.version += 1
        lead.save(update_fields=[*values, "version"])


def _empty_rows(pks: Sequence[int]) -> None:
    for model in (LeadPhone, LeadContact, LeadQualification):
        model.objects.filter(lead__in=pks).delete()
    stored = list(LeadDocument.objects.filter(lead__in=pks).values_list("file", flat=True))
    LeadDocument.objects.filter(lead__in=pks).delete()
    delete_after_commit(stored)
    Touchpoint.objects.filter(lead__in=pks).update(note="", recording="")
    LeadReminder.objects.filter(lead__in=pks).update(text="")
    LeadConversion.objects.filter(lead__in=pks).update(client=None, steps=[])
    pairs = DuplicateCandidate.objects.filter(Q(older__in=pks) | Q(newer__in=pks))
    pairs.filter(state=CandidateState.OPEN).delete()
    # What a merge keeps for its way back is who the person was.
    LeadMerge.objects.filter(Q(winner__in=pks) | Q(absorbed__in=pks)).update(journal={ERASED: True})


def _empty_events(pks: Sequence[int]) -> None:
    """When, what and who did it stay; words and values that are the person's go."""
    events = LeadEvent.objects.filter(lead__in=pks).order_by("pk")
    for chunk in batched(events.iterator(chunk_size=CHUNK), CHUNK):
        for event in chunk:
            event.payload = {key: value for key, value in event.payload.items() if _says_nothing(key, value)}
            if event.kind not in _SAFE_WORDS:
                event.from_value = event.to_value = ""
        LeadEvent.objects.bulk_update(chunk, ["payload", "from_value", "to_value"], batch_size=100)


def _empty_messages(pks: Sequence[int]) -> None:
    told = LeadEvent.objects.filter(lead__in=pks, message__isnull=False).values_list("message", flat=True)
    subjects = [subject_of("lead", pk) for pk in pks]
    forget_told(subjects=subjects, messages=set(told))
    forget_posts(subjects=subjects)


def _says_nothing(key: str, value: Any) -> bool:
    return key not in PERSONAL and (key in _SAFE_KEYS or _is_bare(value))


def _is_bare(value: Any) -> bool:
    """Numbers, yes, no and nothing, alone or in lists."""
    if isinstance(value, list):
        return all(_is_bare(part) for part in value)
    return value is None or isinstance(value, int | float)


def _empty_other_leads_words(lead: Lead) -> None:
    """Brothers and sisters keep that they were linked, not to whom."""
    if lead.family_id is None:
        return
    kin = Lead.objects.filter(family=lead.family_id)
    LeadEvent.objects.filter(lead__in=kin, kind=EventKind.FAMILY_LINKED).update(to_value="")


def _write_down(lead: Lead, pks: Sequence[int], name: str, actor: Membership | None) -> None:
    AuditEvent.objects.filter(model=Lead._meta.label_lower, object_id__in=pks).update(label=name, payload={})
    versions = dict(Lead.objects.filter(pk__in=pks).values_list("pk", "version"))
    save_events(
        new_event(EventKind.ERASED, lead_id=pk, version=version, actor=actor) for pk, version in versions.items()
    )
    record_audit(kind=AuditKind.ERASED, actor=actor, about=lead, label=name, payload={"count": len(pks)})
