"""How what one person did to many leads at one moment is taken back."""

from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from leads.choices import EventKind
from leads.models import LeadEvent
from leads.services.archive_leads import archive_leads, restore_leads
from leads.services.assign_leads import assign_leads
from leads.services.change_status import BESIDE, former_of, set_former_status
from leads.services.rows import lock_leads
from leads.services.set_next_contact import set_next_contact
from leads.services.tag_leads import tag_leads
from organizations.acts import Acts, WayBack, field_back, opposite, tags_back
from organizations.models import Membership


def _owner_back(leads: QuerySet, former: int | None, actor: Membership) -> int:
    """To nobody if the former owner is gone."""
    return assign_leads(leads=leads, owners=list(Membership.objects.filter(pk=former)), actor=actor)


def _status_back(leads: QuerySet, former: tuple[Any, ...], actor: Membership) -> int:
    rows = lock_leads(leads, "status", *BESIDE)
    set_former_status(rows, former, actor)
    return len(rows)


def _date_back(leads: QuerySet, former: str | None, actor: Membership) -> int:
    return set_next_contact(leads=leads, at=parse_datetime(former) if former else None, actor=actor)


_TAGS = tags_back(lambda leads, **tags: tag_leads(leads=leads, **tags))
ACTS = Acts(
    LeadEvent,
    "lead",
    {
        EventKind.ASSIGNED: field_back("owner", _owner_back),
        EventKind.STATUS: WayBack(former_of, _status_back),
        EventKind.NEXT_CONTACT: field_back("next_contact_at", _date_back),
        EventKind.TAGGED: _TAGS,
        EventKind.UNTAGGED: _TAGS,
        EventKind.ARCHIVED: opposite(lambda leads, actor: restore_leads(leads=leads, actor=actor)),
        EventKind.RESTORED: opposite(lambda leads, actor: archive_leads(leads=leads, actor=actor)),
    },
    together=(EventKind.TAGGED, EventKind.UNTAGGED),
)
