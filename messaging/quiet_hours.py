"""When a center writes to nobody by itself: from the evening on, until the morning, by its own clock."""

from datetime import datetime, time, timedelta

from organizations.models import Organization


def is_quiet(moment: time, since: time, until: time) -> bool:
    """Whether the clock shows quiet hours; the same hour twice means there are none."""
    if since <= until:
        return since <= moment < until
    return moment >= since or moment < until


def loud_moment(due: datetime, not_after: datetime | None, center: Organization, now: datetime) -> datetime:
    """When a message that is due then may leave: then, or when the quiet ends, or, if it would be too late by that
    time, just before the quiet begins. What fits nowhere keeps the end of the quiet, and expires there."""
    zone = center.zone
    clock = due.astimezone(zone)
    if not is_quiet(clock.time(), center.quiet_since, center.quiet_until):
        return due
    ends = _next(clock, center.quiet_until)
    if not_after is None or ends < not_after:
        return ends
    begins = _next(clock - timedelta(days=1), center.quiet_since) - timedelta(minutes=1)
    return begins if begins >= now else ends


def _next(clock: datetime, hour: time) -> datetime:
    """The first moment from then on at which the clock on the wall shows this hour."""
    day = clock.date()
    found = datetime.combine(day, hour, clock.tzinfo)
    return found if found >= clock else datetime.combine(day + timedelta(days=1), hour, clock.tzinfo)
