"""The dates one click away for the next contact, as a person says them."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

EVENING, MORNING = time(18), time(10)
# A year typed wrong: nobody plans a call outside of this.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def check_moment(at: datetime) -> None:
    if not EARLIEST <= at < LATEST:
        raise ValidationError(_("Check the year: a contact is planned between 2000 and 2099."), code="year")


@dataclass(frozen=True)
class DateChip:
    """`at` is local and without a zone, as a date field of a page sends it."""

    label: str
    at: str
    is_chosen: bool


def date_chips(now: datetime, chosen: datetime | None) -> list[DateChip]:
    """Today at six (or in an hour, when that has passed), tomorrow, in three days, on Monday."""
    local = timezone.localtime(now)
    today = local.date()
    evening = datetime.combine(today, EVENING, local.tzinfo)
    hour = (local + timedelta(hours=1)).replace(second=0, microsecond=0)
    soonest = (_("Today 18:00"), evening) if local < evening - timedelta(minutes=30) else (_("In an hour"), hour)
    mornings = (
        (_("Tomorrow"), 1),
        (_("3 days"), 3),
        (_("Monday"), 7 - today.weekday()),
    )
    later = [(label, datetime.combine(today + timedelta(days), MORNING, local.tzinfo)) for label, days in mornings]
    return [DateChip(label, at.strftime("%Y-%m-%dT%H:%M"), at == chosen) for label, at in (soonest, *later)]
