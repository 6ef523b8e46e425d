"""Puts coloured labels on leads and takes them off."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import batched

from django.db import transaction
from django.db.models import Q, QuerySet

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.rows import CHUNK, lock_leads, new_event, save_events, update_rows
from organizations.models import Membership, Tag

LeadTag = Lead.tags.through


@transaction.atomic
def tag_leads(*, leads: QuerySet, add: Iterable[Tag] = (), remove: Iterable[Tag] = (), actor: Membership | None) -> int:
    """How many leads changed. A tag both added and removed is added."""
    added = {tag.pk: tag for tag in add}
    removed = {tag.pk: tag for tag in remove if tag.pk not in added}
    rows = lock_leads(leads)
    worn = _tags_of([row.pk for row in rows])
    events = [
        event for row in rows for event in tag_events(row.pk, row.version + 1, worn[row.pk], added, removed, actor)
    ]
    changed = {event.lead_id for event in events}
    write_tags(changed, worn, added, removed)
    update_rows(sorted(changed))
    save_events(events)
    return len(changed)


def tag_events(
    lead_id: int, version: int, worn: set[int], added: dict[int, Tag], removed: dict[int, Tag], actor: Membership | None
) -> list[LeadEvent]:
    """What changes for a lead that wears these tags: at most one event for what comes, one for what goes."""
    coming = {pk: tag for pk, tag in added.items() if pk not in worn}
    going = {pk: tag for pk, tag in removed.items() if pk in worn}
    after = (worn | coming.keys()) - going.keys()
    changes = {"tags": [sorted(worn), sorted(after)]}
    return [
        new_event(
            kind,
            lead_id=lead_id,
            version=version,
            actor=actor,
            changes=changes,
            to_value=", ".join(tag.name for tag in tags.values()),
        )
        for kind, tags in ((EventKind.TAGGED, coming), (EventKind.UNTAGGED, going))
        if tags
    ]


def write_tags(
    lead_ids: Iterable[int], worn: dict[int, set[int]], added: Iterable[int], removed: Iterable[int]
) -> None:
    missing = (LeadTag(lead_id=pk, tag_id=tag) for pk in lead_ids for tag in added if tag not in worn[pk])
    LeadTag.objects.bulk_create(missing, batch_size=CHUNK // 2)
    unwanted = Q(tag_id__in=list(removed))
    for chunk in batched(lead_ids, CHUNK):
        if removed:
            LeadTag.objects.filter(unwanted, lead_id__in=chunk).delete()


def _tags_of(lead_ids: Iterable[int]) -> dict[int, set[int]]:
    worn: dict[int, set[int]] = defaultdict(set)
    for chunk in batched(lead_ids, CHUNK):
        for lead_id, tag_id in LeadTag.objects.filter(lead_id__in=chunk).values_list("lead_id", "tag_id"):
            worn[lead_id].add(tag_id)
    return worn
