"""Puts coloured labels on leads and takes them off."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.rows import lock_leads, new_event, save_events, update_rows
from organizations.models import Membership, Tag
from organizations.worn_tags import TagChange, WornTags, asked_tags

TAGS = WornTags(Lead.tags.through, "lead_id")


@transaction.atomic
def tag_leads(*, leads: QuerySet, add: Iterable[Tag] = (), remove: Iterable[Tag] = (), actor: Membership | None) -> int:
    """How many leads changed. A tag both added and removed is added."""
    added, removed = asked_tags(add, remove)
    rows = lock_leads(leads)
    worn = TAGS.of(row.pk for row in rows)
    events = [
        event for row in rows for event in tag_events(row.pk, row.version + 1, worn[row.pk], added, removed, actor)
    ]
    changed = {event.lead_id for event in events}
    TAGS.write(changed, worn, added, removed)
    update_rows(sorted(changed))
    save_events(events)
    return len(changed)


def tag_events(
    lead_id: int, version: int, worn: set[int], added: dict[int, Tag], removed: dict[int, Tag], actor: Membership | None
) -> list[LeadEvent]:
    """What changes for a lead that wears these tags: at most one event for what comes, one for what goes."""
    change = TagChange.of(worn, added, removed)
    return [
        new_event(
            kind,
            lead_id=lead_id,
            version=version,
            actor=actor,
            changes={"tags": [sorted(worn), sorted(change.after)]},
            to_value=", ".join(tag.name for tag in tags.values()),
        )
        for kind, tags in ((EventKind.TAGGED, change.coming), (EventKind.UNTAGGED, change.going))
        if tags
    ]
