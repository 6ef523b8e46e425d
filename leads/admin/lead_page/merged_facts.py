"""What the page of a lead says about merges: where it went, who came into it, and the way back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from common.row_keys import row_key
from leads.admin.relatives import lead_url
from leads.choices import Door, EventKind
from leads.models import Lead, LeadEvent, LeadMerge, LeadSource
from leads.relations import lead_relations
from organizations.models import Membership


@dataclass(frozen=True)
class Merged:
    """One merge as the History tab shows it; `stayed` names what the lead had already, and where it is now."""

    merge: LeadMerge
    url: str
    undo_url: str
    stayed: list[str]


@dataclass(frozen=True)
class Origin:
    """By which door a lead came in itself, and from which source; a merge gives the winner those of who came first."""

    door: str
    source: str


def merged_facts(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    """For every tab: the banner of a lead that went into another one, and the toast after a merge."""
    member: Membership = request.membership  # type: ignore[attr-defined]
    number = row_key(request.GET.get("merged", ""))
    just = LeadMerge.objects.filter(pk=number, winner=lead, actor=member, undone_at=None) if number else None
    gone = LeadMerge.objects.filter(absorbed=lead, undone_at=None) if lead.merged_into_id else None
    return {
        "just_merged": just.select_related("absorbed").first() if just is not None else None,
        "went": gone.select_related("winner", "actor").first() if gone is not None else None,
    }


def read_merges(lead: Lead) -> list[Merged]:
    """Newest first; only those that were not undone."""
    merges = lead.merges.filter(undone_at=None).select_related("absorbed", "actor").order_by("-pk")
    names = {one.key: one.model._meta.verbose_name_plural for one in lead_relations()}
    return [
        Merged(
            merge,
            lead_url(merge.absorbed),
            undo_url(merge.pk),
            [f"{names.get(key, key)}: {len(pks)}" for key, pks in merge.journal.get("stayed", {}).items()],
        )
        for merge in merges
    ]


def undo_url(merge_id: int) -> str:
    return reverse("admin:leads_lead_part", args=(merge_id,))


def origins_of(lead: Lead, absorbed: Sequence[int]) -> dict[int, Origin]:
    """{lead: how it came in itself} for a lead and those merged into it. Asks nothing for a lead no merge touched."""
    if not absorbed and lead.merged_into_id is None:
        return {lead.pk: _origin(lead.door, lead.source)}
    rows = Lead.objects.filter(pk__in=[lead.pk, *absorbed]).values("pk", "door", "source_id")
    columns = {row.pop("pk"): row for row in rows}
    merges = LeadMerge.objects.filter(winner__in=columns, undone_at=None).order_by("-pk")
    for pk, fields in merges.values_list("winner", "journal__fields"):
        columns[pk] |= {name: before for name, (before, _after) in (fields or {}).items() if name in columns[pk]}
    sources = LeadSource.objects.in_bulk({row["source_id"] for row in columns.values()} - {None})
    return {pk: _origin(row["door"], sources.get(row["source_id"])) for pk, row in columns.items()}


def _origin(door: str, source: LeadSource | None) -> Origin:
    return Origin(str(Door(door).label), source.name if source else "")


def undoable(lead: Lead, events: Iterable[LeadEvent]) -> dict[int, str]:
    """{event: where it is undone} for merges into this lead that still stand."""
    told = {event.pk: event.payload.get("merge") for event in events if event.kind == EventKind.MERGED}
    if not told:
        return {}
    standing = set(lead.merges.filter(pk__in=told.values(), undone_at=None).values_list("pk", flat=True))
    return {pk: undo_url(merge) for pk, merge in told.items() if merge in standing}
