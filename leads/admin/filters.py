"""Filters of the lead list: what each may be set to, the condition it puts on leads, the words of its chips.

A filter is one small class and one line in FILTERS. All read the query string, so that a saved view, a link from
another page, a bulk action over "all" and an export mean the same leads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.choices import CLOSED_STATUSES, LeadStatus
from leads.models import Lead
from leads.models.status import status_choices
from leads.querysets import STILL_OPEN
from leads.scoring import score_bands
from leads.search import search_condition
from organizations.models import Membership

NOBODY = Q(pk__in=[])
Params = Mapping[str, list[str]]


@dataclass(frozen=True)
class Asked:
    """Who asks for leads, when, and with which query string."""

    member: Membership
    now: datetime
    params: Params

    def values(self, key: str) -> list[str]:
        """Without empty ones. The character PostgreSQL refuses becomes one that nothing is called by."""
        return [value.replace("\x00", "\ufffd") for value in self.params.get(key, []) if value]

    @property
    def text(self) -> str:
        return next(iter(self.values("q")), "").strip()


@dataclass(frozen=True)
class Option:
    value: str
    label: str


# Options of all filters that need the database, by filter key; read once for a page.
Catalog = Mapping[str, list[Option]]


class LeadFilter:
    """Reads `key` of the query string. `many` values are any of them."""

    key = ""
    title: Any = ""
    many = True
    # The options are too many to be read for each page: the menu loads them when it opens.
    loads_options = False
    # What it says when nothing is chosen of options that exclude each other.
    none: Any = gettext_lazy("Any")
    # Keys of the query string this filter owns beside its own.
    other_keys: tuple[str, ...] = ()

    def condition(self, asked: Asked) -> Q | None:
        """What leads have to be; None if nothing is asked."""
        values = asked.values(self.key)
        return self.among(values, asked) if values else None

    def among(self, values: list[str], asked: Asked) -> Q:
        raise NotImplementedError

    def options(self, catalog: Catalog) -> list[Option]:
        return catalog.get(self.key, [])

    def chosen(self, asked: Asked) -> list[str]:
        return asked.values(self.key)

    def chips(self, asked: Asked, catalog: Catalog) -> list[tuple[str, str]]:
        """(value, words) of what is set now."""
        labels = {option.value: option.label for option in self.options(catalog)}
        return [(value, labels.get(value, value)) for value in self.chosen(asked)]


class StateFilter(LeadFilter):
    """Open leads unless something is looked for; then also what is closed, but not what is archived."""

    key, title, many = "state", gettext_lazy("Which leads"), False
    none = gettext_lazy("Open; closed too in a search")
    conditions = {
        "open": STILL_OPEN,
        "current": Q(is_archived=False),
        "closed": Q(is_archived=False, status__in=CLOSED_STATUSES),
        "archived": Q(is_archived=True),
    }

    def chosen(self, asked: Asked) -> list[str]:
        usual = "current" if asked.text or asked.values("status") else "open"
        return asked.values(self.key)[:1] or [usual]

    def condition(self, asked: Asked) -> Q | None:
        return self.conditions.get(self.chosen(asked)[0], NOBODY)

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"open": _("Still open"), "current": _("Open and closed"), "closed": _("Closed")}
        return [Option(value, label) for value, label in (words | {"archived": _("Archived")}).items()]

    def chips(self, asked: Asked, catalog: Catalog) -> list[tuple[str, str]]:
        return [chip for chip in super().chips(asked, catalog) if chip[0] != "current"]


class StatusFilter(LeadFilter):
    key, title = "status", gettext_lazy("Status")

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(status__in=[value for value in values if value in LeadStatus.values])

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(value, label) for value, label in status_choices()]


class RowFilter(LeadFilter):
    """Leads that point to any of these rows of another table."""

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(**{f"{self.key}__in": keys_of(values)})


class SourceFilter(RowFilter):
    key, title = "source", gettext_lazy("Source")


class OwnerFilter(RowFilter):
    """People, and two words that mean another person for each who uses the view."""

    key, title = "owner", gettext_lazy("Owner")

    def among(self, values: list[str], asked: Asked) -> Q:
        people = Q(owner__in=[*keys_of(values), *([asked.member.pk] if "me" in values else [])])
        return people | Q(owner=None) if "none" in values else people

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("me", _("Me")), Option("none", _("No owner")), *super().options(catalog)]


class PartnerFilter(RowFilter):
    key, title = "partner", gettext_lazy("Partner")


class CourseFilter(RowFilter):
    key, title = "course", gettext_lazy("Course")


class BranchFilter(RowFilter):
    key, title = "branch", gettext_lazy("Branch")


class TagFilter(LeadFilter):
    key, title = "tag", gettext_lazy("Tag")

    def among(self, values: list[str], asked: Asked) -> Q:
        tagged = Lead.tags.through.objects.filter(tag_id__in=keys_of(values))
        return Q(pk__in=tagged.values("lead_id"))


class PlaceFilter(LeadFilter):
    """Leads of any of these places, as they were written."""

    loads_options = True

    def among(self, values: list[str], asked: Asked) -> Q:
        # The second half is what the partial index holds, word for word.
        return Q(**{f"{self.key}__in": values}) & ~Q(**{self.key: ""})


class CityFilter(PlaceFilter):
    key, title = "city", gettext_lazy("City")


class RegionFilter(PlaceFilter):
    key, title = "region", gettext_lazy("Region")


class CreatedFilter(LeadFilter):
    """When the lead came: a moving stretch up to now, or days from and to, in the center's own time."""

    key, title, many = "created", gettext_lazy("Came"), False
    other_keys = ("created_from", "created_to")
    days = {"today": 0, "week": 6, "month": 29, "quarter": 89}

    def condition(self, asked: Asked) -> Q | None:
        since, until = self._range(asked)
        condition = Q()
        if since:
            condition &= Q(created_at__gte=midnight(since))
        if until:
            condition &= Q(created_at__lt=midnight(until + timedelta(days=1)))
        return condition or (NOBODY if asked.values(self.key) else None)

    def _range(self, asked: Asked) -> tuple[date | None, date | None]:
        preset = next(iter(asked.values(self.key)), "")
        if preset in self.days:
            return timezone.localdate(asked.now) - timedelta(days=self.days[preset]), None
        return _day(asked, "created_from"), _day(asked, "created_to")

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"today": _("Today"), "week": _("7 days"), "month": _("30 days"), "quarter": _("90 days")}
        return [Option(value, label) for value, label in words.items()]

    def chips(self, asked: Asked, catalog: Catalog) -> list[tuple[str, str]]:
        since, until = (_shown_day(_day(asked, key)) for key in self.other_keys)
        if asked.values(self.key) or not (since or until):
            return super().chips(asked, catalog)
        words = _("since %(day)s") % {"day": since} if not until else _("until %(day)s") % {"day": until}
        return [("", f"{since} – {until}" if since and until else words)]


class NextContactFilter(LeadFilter):
    key, title, many = "next", gettext_lazy("Next contact"), False

    def among(self, values: list[str], asked: Asked) -> Q:
        """Nobody waits for a closed lead, whatever date it still has."""
        today = timezone.localdate(asked.now)
        conditions = {
            "overdue": Q(next_contact_at__lt=asked.now),
            "today": Q(next_contact_at__gte=asked.now, next_contact_at__lt=midnight(today + timedelta(days=1))),
            "week": Q(next_contact_at__gte=asked.now, next_contact_at__lt=midnight(today + timedelta(days=7))),
            "none": Q(next_contact_at=None),
        }
        return STILL_OPEN & conditions[values[0]] if values[0] in conditions else NOBODY

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"overdue": _("Overdue"), "today": _("Today"), "week": _("In 7 days"), "none": _("No next step")}
        return [Option(value, label) for value, label in words.items()]


class ScoreFilter(LeadFilter):
    """Bands of the score, by where they begin."""

    key, title = "score", gettext_lazy("Score")

    def among(self, values: list[str], asked: Asked) -> Q:
        condition = NOBODY
        for floor, ceiling, _band in score_bands():
            if str(floor) in values:
                condition |= Q(score__gte=floor, score__lte=ceiling)
        return condition

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(str(floor), f"{floor}–{ceiling} {band.label}") for floor, ceiling, band in score_bands()]


STATE = StateFilter()
FILTERS: tuple[LeadFilter, ...] = (
    StatusFilter(),
    SourceFilter(),
    OwnerFilter(),
    CreatedFilter(),
    NextContactFilter(),
    ScoreFilter(),
    CourseFilter(),
    TagFilter(),
    CityFilter(),
    RegionFilter(),
    BranchFilter(),
    PartnerFilter(),
    STATE,
)
# What a view is made of: filters, the text looked for, the order. Not the page.
VIEW_KEYS = frozenset(key for each in FILTERS for key in (each.key, *each.other_keys)) | {"q", "o"}


def filter_leads(leads: QuerySet, asked: Asked, filters: Iterable[LeadFilter] = FILTERS) -> QuerySet:
    """The leads that the query string asks for."""
    for each in filters:
        condition = each.condition(asked)
        if condition is not None:
            leads = leads.filter(condition)
    if not asked.text:
        return leads
    return leads.filter(search_condition(asked.text) or NOBODY)


def keys_of(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]


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
