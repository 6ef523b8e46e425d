"""Finds the days whose figures of channels may say something else: a source was given another channel, or somebody who
came by a lead learns in another group or at another price."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import override

from analytics.choices import Dimension
from analytics.models import KPIDay, LeadBreakdown
from analytics.moments import in_days
from clients.models import ClientEvent
from leads.choices import EventKind, LeadStatus
from leads.models import Lead, LeadConversion, LeadEvent, LeadSource
from organizations.choices import AuditKind
from organizations.models import AuditEvent


def channel_days_written(since: datetime) -> Iterator[Any]:
    if sources := sources_moved(since):
        yield from _days_of(sources)
    learning = ClientEvent.objects.filter(recorded_at__gt=since, payload__has_key="enrolment").order_by()
    yield _days(LeadConversion.objects.filter(client__in=learning.values("client")))


def sources_moved(since: datetime) -> set[int]:
    """Those the journal says were given another channel, or none."""
    about_sources = AuditEvent.objects.filter(model=LeadSource._meta.label_lower, kind=AuditKind.CHANGED, at__gt=since)
    return {pk for pk, payload in about_sources.values_list("object_id", "payload") if _names_the_channel(payload)}


def _names_the_channel(payload: dict[str, Any]) -> bool:
    """The journal keeps the names of changed fields in no language."""
    with override(None):
        channel = str(LeadSource._meta.get_field("channel").verbose_name)
    changes = [told.get("changed", {}) for told in payload.get("message", ())]
    return any(channel.casefold() == str(name).casefold() for change in changes for name in change.get("fields", ()))


def _days_of(sources: set[int]) -> Iterator[Any]:
    """On which their leads came, enrolled or became clients."""
    came = LeadBreakdown.objects.filter(kind=Dimension.SOURCE, key__in=[str(pk) for pk in sources])
    yield KPIDay.objects.filter(day__in=came.order_by().values("day"))
    for leads in (Lead.objects.filter(source__in=sources), Lead.objects.filter(merged_into__source__in=sources)):
        theirs = leads.order_by().values("pk")
        yield _days(LeadEvent.objects.filter(lead__in=theirs, kind=EventKind.STATUS, to_value=LeadStatus.ENROLLED))
        yield _days(LeadConversion.objects.filter(lead__in=theirs))


def _days(rows: Any) -> Any:
    return KPIDay.objects.filter(pk__in=in_days(rows, "at"))
