"""When a center writes to nobody by itself: from the evening on, until the morning, by its own clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from organizations.models import Organization

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def is_quiet(moment: time, since: time, until: time) -> bool:
    """Whether the clock shows quiet hours; the same hour twice means there are none."""
    if since <= until:
        return since <= moment < until
    return moment >= since or moment < until


def loud_moment(due: datetime, not_after: datetime | None, center: Organization, now: datetime) -> datetime:
    """When a message that is due then may leave: then, or when the quiet ends, or, if it would be too late by that
    time, just before the quiet begins. What fits nowhere keeps the end of the quiet, and expires there."""
    hours = _Hours(center.quiet_since, center.quiet_until, center.zone)
    if not hours.hold(due):
        return due
    ends = hours.end_of_quiet(due)
    if not_after is None or ends < not_after:
        return ends
    begins = hours.beginning_of_quiet(due) - A_MINUTE
    return begins if begins >= now and not hours.hold(begins) else ends


class _Hours:
    """The quiet hours of one center. Moments are compared in UTC: a clock that is put back shows an hour twice, and
    one that is put forward leaves one out."""

    def __init__(self, since: time, until: time, zone: ZoneInfo) -> None:
        self.since = since
        self.until = until
        self.zone = zone

    def hold(self, moment: datetime) -> bool:
        return is_quiet(moment.astimezone(self.zone).time(), self.since, self.until)

    def end_of_quiet(self, quiet: datetime) -> datetime:
        """The first moment from then on at which the clock shows no quiet hours."""
        return min(at for at in self._moments(quiet, self.until, 0, 2) if at >= quiet and not self.hold(at))

    def beginning_of_quiet(self, quiet: datetime) -> datetime:
        """The last moment up to then at which they began."""
        return max(at for at in self._moments(quiet, self.since, -2, 0) if at <= quiet)

    def _moments(self, around: datetime, hour: time, first: int, last: int) -> list[datetime]:
        """When the clock on the wall shows this hour, of days counted from the one around it; an hour that is left out
        begins when it would have been."""
        day = around.astimezone(self.zone).date()
        clocks = (
            datetime.combine(day + number * A_DAY, hour, self.zone).replace(fold=fold)
            for number in range(first, last + 1)
            for fold in (0, 1)
        )
        return [clock.astimezone(UTC) for clock in clocks]
