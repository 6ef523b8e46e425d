"""Filters of the list of clients by what is kept about them: age, talks, things to do, papers."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.choices import ClientDocumentType, TouchChannel
from clients.models import ClientDocument, ClientInteraction, ClientNote
from common.row_keys import row_keys
from organizations.admin.listing.filters import NOBODY, Asked, Catalog, ListFilter, Option

SOON = timedelta(days=30)
WEEK = timedelta(days=6)
MEGABYTE = 2**20


def with_any(rows: QuerySet) -> Q:
    """Clients that one of these rows is about."""
    return Q(Exists(rows.filter(client=OuterRef("pk"))))


class AgeFilter(ListFilter):
    """Full years by today, of who told when they were born."""

    key, title = "age", gettext_lazy("Age")
    # From so many years on, and younger than.
    years = {"7": (0, 7), "13": (7, 13), "18": (13, 18), "adult": (18, 150)}

    def among(self, values: list[str], asked: Asked) -> Q:
        today, condition = timezone.localdate(asked.now), NOBODY
        for value in values:
            if value in self.years:
                youngest, oldest = (_years_before(today, years) for years in self.years[value])
                condition |= Q(birth_date__gt=oldest, birth_date__lte=youngest)
        return condition

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"7": _("Under 7"), "13": _("7–12"), "18": _("13–17"), "adult": _("Grown up")}
        return [Option(value, label) for value, label in words.items()]


def _years_before(day: date, years: int) -> date:
    """When somebody was born who has the birthday on this day."""
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


class TalkFilter(ListFilter):
    """By which way somebody talked or wrote with the client."""

    key, title = "talk", gettext_lazy("Talked by")

    def among(self, values: list[str], asked: Asked) -> Q:
        return with_any(ClientInteraction.objects.filter(channel__in=values, taken_back_at=None))

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(value, str(label)) for value, label in TouchChannel.choices]


class StaffFilter(ListFilter):
    """Any of the staff, and whoever looks at the list."""

    def among(self, values: list[str], asked: Asked) -> Q:
        return self.of([*row_keys(values), *([asked.member.pk] if "me" in values else [])])

    def of(self, people: list[int]) -> Q:
        raise NotImplementedError

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("me", _("Me")), *catalog.get("owner", [])]


class SpanFilter(ListFilter):
    """Numbers from one to before another; `spans` are by the values of the filter."""

    spans: dict[str, tuple[int, int | None]]
    column: str

    def among(self, values: list[str], asked: Asked) -> Q:
        condition = NOBODY
        for value in values:
            if value in self.spans:
                condition |= with_any(self.rows().filter(_within(self.column, *self.spans[value])))
        return condition

    def rows(self) -> QuerySet:
        raise NotImplementedError


def _within(column: str, least: int, end: int | None) -> Q:
    below = Q() if end is None else Q(**{f"{column}__lt": end})
    return Q(**{f"{column}__gte": least}) & below


class TalkerFilter(StaffFilter):
    """Which of the staff talked with the client."""

    key, title = "talker", gettext_lazy("Who talked")

    def of(self, people: list[int]) -> Q:
        return with_any(ClientInteraction.objects.filter(actor__in=people, taken_back_at=None))


class TalkMinutesFilter(SpanFilter):
    """How long one of the talks with the client was."""

    key, title, column = "talk_minutes", gettext_lazy("Talk took"), "duration_minutes"
    spans = {"short": (0, 5), "usual": (5, 15), "long": (15, None)}

    def rows(self) -> QuerySet:
        return ClientInteraction.objects.filter(taken_back_at=None)

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"short": _("Under 5 minutes"), "usual": _("5–14 minutes"), "long": _("15 minutes and more")}
        return [Option(value, label) for value, label in words.items()]


class ToDoFilter(ListFilter):
    """Notes to do and calls to come back to, by their day."""

    key, title, many = "todo", gettext_lazy("To do"), False

    def among(self, values: list[str], asked: Asked) -> Q:
        today = timezone.localdate(asked.now)
        spans: dict[str, dict[str, date]] = {
            "late": {"lt": today},
            "today": {"gte": today, "lte": today},
            "week": {"gte": today, "lte": today + WEEK},
            "any": {},
        }
        if values[0] not in spans:
            return NOBODY
        notes, calls = ClientNote.objects.visible_to(asked.member).to_do(), ClientInteraction.objects.to_follow()
        for bound, day in spans[values[0]].items():
            notes = notes.filter(**{f"about_date__{bound}": day})
            calls = calls.filter(**{f"follow_up_on__{bound}": day})
        return with_any(notes) | with_any(calls)

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"late": _("Overdue"), "today": _("Today"), "week": _("In 7 days"), "any": _("Anything")}
        return [Option(value, label) for value, label in words.items()]


class PaperFilter(ListFilter):
    """Which papers are here."""

    key, title = "paper", gettext_lazy("Papers")

    def among(self, values: list[str], asked: Asked) -> Q:
        given = with_any(ClientDocument.objects.filter(type__in=values))
        return given | ~with_any(ClientDocument.objects.all()) if "none" in values else given

    def options(self, catalog: Catalog) -> list[Option]:
        kinds = [Option(value, str(label)) for value, label in ClientDocumentType.choices]
        return [Option("none", _("No papers")), *kinds]


class PaperEndsFilter(ListFilter):
    """Whether a paper is valid no longer, or soon will not be."""

    key, title, many = "paper_ends", gettext_lazy("Papers valid until"), False

    def among(self, values: list[str], asked: Asked) -> Q:
        today = timezone.localdate(asked.now)
        if values[0] == "over":
            return with_any(ClientDocument.objects.filter(expires_on__lt=today))
        if values[0] == "soon":
            return with_any(ClientDocument.objects.ending(today, today + SOON))
        return NOBODY

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("over", _("No longer valid")), Option("soon", _("For 30 days at most"))]


class PaperSizeFilter(SpanFilter):
    """How big one of the papers is."""

    key, title, column = "paper_size", gettext_lazy("Size of papers"), "size"
    spans = {"small": (0, MEGABYTE), "usual": (MEGABYTE, 5 * MEGABYTE), "big": (5 * MEGABYTE, None)}

    def rows(self) -> QuerySet:
        return ClientDocument.objects.all()

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"small": _("Under 1 MB"), "usual": _("1–5 MB"), "big": _("5 MB and more")}
        return [Option(value, label) for value, label in words.items()]


class PaperByFilter(StaffFilter):
    """Which of the staff put a paper here."""

    key, title = "paper_by", gettext_lazy("Papers put here by")

    def of(self, people: list[int]) -> Q:
        return with_any(ClientDocument.objects.filter(uploaded_by__in=people))


class AddedByFilter(StaffFilter):
    key, title = "added_by", gettext_lazy("Added by")

    def of(self, people: list[int]) -> Q:
        return Q(created_by__in=people)
