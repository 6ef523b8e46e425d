"""Filters of a list by days: a moving stretch up to now, or days from and to, in the center's own time."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.admin.listing.filters import NOBODY, Asked, Catalog, ListFilter, Option


class CreatedFilter(ListFilter):
    """When the row came: a moving stretch up to now, or days from and to, in the center's own time."""

    key, title, many = "created", gettext_lazy("Came"), False
    typed_as = "date"
    other_keys = ("created_from", "created_to")
    days = {"today": 0, "week": 6, "month": 29, "quarter": 89}

    def condition(self, asked: Asked) -> Q | None:
        since, until = self._range(asked)
        if not (since or until):
            return NOBODY if asked.values(self.key) else None
        return self.within(midnight(since) if since else None, midnight(until + timedelta(days=1)) if until else None)

    def within(self, start: datetime | None, end: datetime | None) -> Q:
        """Rows of [start, end); one side may be open."""
        return (Q(created_at__gte=start) if start else Q()) & (Q(created_at__lt=end) if end else Q())

    def _range(self, asked: Asked) -> tuple[date | None, date | None]:
        preset = next(iter(asked.values(self.key)), "")
        if preset in self.days:
            return timezone.localdate(asked.now) - timedelta(days=self.days[preset]), None
        first, last = self.other_keys
        return _day(asked, first), _day(asked, last)

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"today": _("Today"), "week": _("7 days"), "month": _("30 days"), "quarter": _("90 days")}
        return [Option(value, label) for value, label in words.items()]

    def chips(self, asked: Asked, catalog: Catalog) -> list[tuple[str, str]]:
        since, until = (_shown_day(_day(asked, key)) for key in self.other_keys)
        if asked.values(self.key) or not (since or until):
            return super().chips(asked, catalog)
        words = _("since %(day)s") % {"day": since} if not until else _("until %(day)s") % {"day": until}
        return [("", f"{since} – {until}" if since and until else words)]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def _day(asked: Asked, key: str) -> date | None:
    text = next(iter(asked.values(key)), "")
    try:
        day = parse_date(text)
    except ValueError:
        return None
    # The ends of the calendar cannot be moved by a day or a time zone.
    return day if day and 1900 <= day.year <= 2200 else None


def _shown_day(day: date | None) -> str:
    return date_format(day, "j M Y") if day else ""
