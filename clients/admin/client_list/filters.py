"""Filters of the list of clients: what each may be set to, and the condition it puts on clients."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.admin.client_list.kept_filters import (
    AddedByFilter,
    AgeFilter,
    PaperByFilter,
    PaperEndsFilter,
    PaperFilter,
    PaperSizeFilter,
    TalkerFilter,
    TalkFilter,
    TalkMinutesFilter,
    ToDoFilter,
)
from clients.choices import ClientStatus, CompanyType, Gender, Priority, TouchChannel
from clients.models import Client
from clients.querysets import IS_COMPANY
from organizations.admin.listing.filters import (
    NOBODY,
    Asked,
    BranchFilter,
    Catalog,
    ChoiceFilter,
    CityFilter,
    ListFilter,
    Option,
    OwnerFilter,
    PlaceFilter,
    RegionFilter,
    TagFilter,
    view_keys,
)
from organizations.admin.listing.time_filters import CreatedFilter, midnight


class WhoFilter(ListFilter):
    """What kind of client somebody is: a person may be a student and answer for others."""

    key, title = "who", gettext_lazy("Who")
    # Conditions on the row itself, so that the database stops at the limit of what is counted.
    chosen_by: dict[str, Callable[[], Q]] = {
        "student": lambda: Client.objects.is_student(),
        "guardian": lambda: Client.objects.is_guardian(),
        "company": lambda: IS_COMPANY,
    }

    def among(self, values: list[str], asked: Asked) -> Q:
        condition = NOBODY
        for value in values:
            if value in self.chosen_by:
                condition |= self.chosen_by[value]()
        return condition

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"student": _("Students"), "guardian": _("Families"), "company": _("Companies")}
        return [Option(value, label) for value, label in words.items()]


class StateFilter(ListFilter):
    """What is archived is shown only to who asks for it."""

    key, title, many = "state", gettext_lazy("Archived"), False
    none = gettext_lazy("Not archived")

    def condition(self, asked: Asked) -> Q | None:
        return Q(is_archived=self.chosen(asked) == ["archived"])

    def chosen(self, asked: Asked) -> list[str]:
        return [value for value in asked.values(self.key)[:1] if value == "archived"]

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("archived", _("Archived"))]


class ConsentFilter(ListFilter):
    key, title, many = "consent", gettext_lazy("Agreed to be written to"), False
    values = {"yes": True, "no": False, "unknown": None}

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(marketing_consent=self.values[values[0]]) if values[0] in self.values else NOBODY

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not asked")}
        return [Option(value, label) for value, label in words.items()]


class TelegramFilter(ListFilter):
    """Whether a client, or who answers for it, is reached by the bot."""

    key, title, many = "telegram", gettext_lazy("Telegram bot"), False

    def among(self, values: list[str], asked: Asked) -> Q:
        if values[0] not in ("linked", "none"):
            return NOBODY
        linked = Client.objects.in_telegram()
        return linked if values[0] == "linked" else ~linked

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("linked", _("Linked")), Option("none", _("Not linked"))]


class ContactFilter(ListFilter):
    """How long ago somebody spoke with the client."""

    key, title, many = "contact", gettext_lazy("Last contact"), False
    days = {"month": 30, "quarter": 90, "year": 365}

    def among(self, values: list[str], asked: Asked) -> Q:
        if values[0] == "never":
            return Q(last_contact_at=None)
        if values[0] not in self.days:
            return NOBODY
        since = timezone.localdate(asked.now) - timedelta(days=self.days[values[0]])
        return Q(last_contact_at__lt=midnight(since))

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"month": _("Over 30 days ago"), "quarter": _("Over 90 days ago"), "year": _("Over a year ago")}
        return [Option(value, label) for value, label in (words | {"never": _("Never")}).items()]


class AmountFilter(ListFilter):
    """From and to of a sum or a number, both ends included."""

    many, typed_as = False, "number"

    def __init__(self, key: str, title: Any, column: str) -> None:
        self.key, self.title, self.column = key, title, column
        self.other_keys = (f"{key}_from", f"{key}_to")

    def condition(self, asked: Asked) -> Q | None:
        least, most = (_amount(asked, key) for key in self.other_keys)
        condition = Q()
        if least is not None:
            condition &= Q(**{f"{self.column}__gte": least})
        if most is not None:
            condition &= Q(**{f"{self.column}__lte": most})
        if "known" in asked.values(self.key):
            condition &= Q(**{f"{self.column}__isnull": False})
        return condition or None

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("known", _("Known"))]

    def chips(self, asked: Asked, catalog: Catalog) -> list[tuple[str, str]]:
        least, most = (asked.values(key)[:1] for key in self.other_keys)
        typed = [("", f"{''.join(least) or '…'} – {''.join(most) or '…'}")] if least or most else []
        return [*super().chips(asked, catalog), *typed]


def _amount(asked: Asked, key: str) -> Decimal | None:
    """Nothing for what is no sum, or larger than any that is kept."""
    try:
        amount = Decimal("".join(asked.values(key)[:1]))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < 10**14 else None


class LanguageFilter(PlaceFilter):
    key, title = "language", gettext_lazy("Speaks")


class CountryFilter(PlaceFilter):
    key, title = "country", gettext_lazy("Country")


class IndustryFilter(PlaceFilter):
    key, title = "industry", gettext_lazy("Industry")


class JobFilter(PlaceFilter):
    key, title = "job_title", gettext_lazy("Job title")


class NationalityFilter(PlaceFilter):
    key, title = "nationality", gettext_lazy("Nationality")


class EmployerFilter(PlaceFilter):
    key, title, column = "employer", gettext_lazy("Works at"), "employer__company_name"

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(employer__company_name__in=values)


class SourceFilter(PlaceFilter):
    key, title = "source", gettext_lazy("Came by")


STATE = StateFilter()
FILTERS: tuple[ListFilter, ...] = (
    WhoFilter(),
    ChoiceFilter("status", gettext_lazy("Status"), ClientStatus),
    OwnerFilter(),
    BranchFilter(),
    TagFilter(Client.tags.through, "client_id"),
    CreatedFilter(),
    ContactFilter(),
    ChoiceFilter("priority", gettext_lazy("Priority"), Priority),
    ChoiceFilter("preferred_channel", gettext_lazy("Prefers"), TouchChannel),
    ConsentFilter(),
    TelegramFilter(),
    ToDoFilter(),
    AgeFilter(),
    ChoiceFilter("gender", gettext_lazy("Gender"), Gender),
    LanguageFilter(),
    NationalityFilter(),
    EmployerFilter(),
    JobFilter(),
    TalkFilter(),
    TalkerFilter(),
    TalkMinutesFilter(),
    PaperFilter(),
    PaperEndsFilter(),
    PaperSizeFilter(),
    PaperByFilter(),
    AddedByFilter(),
    CityFilter(),
    RegionFilter(),
    CountryFilter(),
    IndustryFilter(),
    SourceFilter(),
    ChoiceFilter("company_type", gettext_lazy("Kind of company"), CompanyType),
    AmountFilter("size", gettext_lazy("People in the company"), "company_size"),
    AmountFilter("revenue", gettext_lazy("Yearly revenue"), "annual_revenue"),
    AmountFilter("credit", gettext_lazy("Credit limit"), "credit_limit"),
    STATE,
)
VIEW_KEYS = view_keys(FILTERS)
# By filter key, columns whose values a menu loads when it opens.
VALUE_FIELDS = {each.key: each.column or each.key for each in FILTERS if isinstance(each, PlaceFilter)}
