"""What the tests of merging share: leads with everything attached, and a picture of every row around leads."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from leads.choices import ReminderKind, TouchOutcome
from leads.factories import make_lead
from leads.models import (
    Lead,
    LeadDocument,
    LeadEvent,
    LeadMerge,
    LeadQualification,
    LeadReminder,
    Touchpoint,
)
from leads.relations import lead_relations
from leads.services.save_contact import add_contact
from organizations.models import Membership, Tag
from reminders.choices import AlertKind
from reminders.models import Alert, Task


def make_rich_lead(member: Membership, *, tags: list[Tag], number: int, **over: Any) -> Lead:
    """A lead with a row in every table that points to leads; its next contact is its follow-up."""
    soon = timezone.now() + timedelta(days=number)
    words = {"more_phones": [f"+9989011122{number:02}", "+998901112299"], "tags": tags, "owner": member}
    lead = make_lead(next_contact_at=soon, **{**words, **over})
    add_contact(lead=lead, facts={"name": f"Dilnoza {number}"}, actor=member)
    LeadDocument.objects.create(lead=lead, type="photo", name="a.png", file="documents/a.png", size=1)
    LeadQualification.objects.create(lead=lead, need="speaking")
    LeadReminder.objects.create(lead=lead, kind=ReminderKind.CUSTOM, deadline_at=soon)
    Touchpoint.objects.create(lead=lead, channel="phone", outcome=TouchOutcome.SUCCESS, actor=member)
    Task.objects.create(title="Send the price", assignee=member, lead=lead)
    Alert.objects.create(kind=AlertKind.HOT, member=member, lead=lead, key=f"hot:{lead.pk}")
    return lead


# Events and merges are what a merge writes; everything else comes back as it was.
_WRITTEN = (LeadEvent, LeadMerge)


def picture() -> dict[str, Any]:
    """Every lead but what is counted of it, and every row that points to one."""
    leads = {row.pop("id"): row for row in Lead.objects.values()}
    for row in leads.values():
        for counted in ("version", "score", *(() if row["priority_is_chosen"] else ("priority",))):
            row.pop(counted)
    tables = {relation.model for relation in lead_relations()} - {*_WRITTEN, Lead}
    rows = {model._meta.label: _rows(model) for model in tables}
    return {"leads": leads, **rows}


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What differs between two pictures, in few words."""
    found = []
    for table, rows in before.items():
        keys = {*rows, *after[table]}
        found += [
            f"{table} {key} {column}: {old} -> {after[table].get(key, {}).get(column)}"
            for key in keys
            for column, old in rows.get(key, {"": "new"}).items()
            if after[table].get(key, {}).get(column, "gone") != old
        ]
    return found


def _rows(model: Any) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in model._default_manager.values()}


def count_rows() -> dict[str, int]:
    """How many rows each table around leads has."""
    models = {relation.model for relation in lead_relations()}
    return {model._meta.label: model._default_manager.count() for model in models}


def faults() -> list[str]:
    """What must never be: rows to write to left on a merged lead without need, chains, broken guards."""
    found = []
    merged = dict(Lead.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    found += [f"chain at {pk}" for pk, winner in merged.items() if winner in merged]
    found += [f"merged {pk} is in the lists" for pk in Lead.objects.current().filter(pk__in=merged).values_list("pk")]
    for merge in LeadMerge.objects.filter(undone_at=None):
        if merged.get(merge.absorbed_id) is None:
            found.append(f"merge {merge.pk} without its lead")
    standing = set(LeadMerge.objects.filter(undone_at=None).values_list("absorbed", flat=True))
    found += [f"lead {pk} is merged by nobody" for pk in merged if pk not in standing]
    found += _orphans(merged)
    return found


def _orphans(merged: Iterable[int]) -> list[str]:
    """Rows on a merged lead that neither stayed by a rule nor were there to collide."""
    return [fault for pk in merged for fault in orphans_on(pk)]


def orphans_on(lead_id: int) -> list[str]:
    """On one merged lead."""
    found = []
    stayed = _stayed(lead_id)
    for relation in lead_relations():
        if relation.policy != "move" or relation.model is Lead:
            continue
        strays = relation.rows(lead_id).exclude(pk__in=stayed.get(relation.key, ()))
        found += [f"{relation.key} {pk} is orphaned on lead {lead_id}" for pk in strays.values_list("pk", flat=True)]
    return found


def _stayed(lead_id: int) -> dict[str, list[int]]:
    journals = LeadMerge.objects.filter(absorbed=lead_id, undone_at=None).values_list("journal", flat=True)
    return {key: pks for journal in journals for key, pks in journal["stayed"].items()}
