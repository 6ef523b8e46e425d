"""Filters of the list of messages, and the rows they let through."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from messaging.admin.sent.search import find_messages
from messaging.admin.sent.words import titles
from messaging.choices import IN_HAND, Channel, MessageStatus
from organizations.admin.listing.filters import NOBODY, Asked, Catalog, ChoiceFilter, ListFilter, Option, view_keys
from organizations.admin.listing.time_filters import CreatedFilter

NEEDS_A_PERSON = Q(status=MessageStatus.UNCERTAIN) | Q(status=MessageStatus.FAILED, is_seen=False)


class ShowFilter(ListFilter):
    """What became of them, as the tabs say it."""

    key, title, many = "show", gettext_lazy("Show"), False
    none = gettext_lazy("All")
    conditions: dict[str, Q] = {
        "you": NEEDS_A_PERSON,
        "due": Q(status__in=(MessageStatus.PENDING, *IN_HAND)),
        "sent": Q(status=MessageStatus.SENT),
        "failed": Q(status=MessageStatus.FAILED),
        "uncertain": Q(status=MessageStatus.UNCERTAIN),
        "late": Q(status=MessageStatus.EXPIRED),
        "off": Q(status=MessageStatus.CANCELLED),
    }
    words: dict[str, Any] = {
        "you": gettext_lazy("Needs a person"),
        "due": gettext_lazy("Due"),
        "sent": gettext_lazy("Sent"),
        "failed": gettext_lazy("Failed"),
        "uncertain": gettext_lazy("Not sure it arrived"),
        "late": gettext_lazy("Too late"),
        "off": gettext_lazy("Called off"),
    }

    def among(self, values: list[str], asked: Asked) -> Q:
        return self.conditions.get(values[0], NOBODY)

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(value, str(label)) for value, label in self.words.items()]


class KindFilter(ListFilter):
    key, title = "kind", gettext_lazy("What")

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(kind__in=values)

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(key, title) for key, title in titles().items()]


class WrittenFilter(CreatedFilter):
    """When it was put into the outbox."""

    title = gettext_lazy("Written")


SHOW = ShowFilter()
FILTERS: tuple[ListFilter, ...] = (
    SHOW,
    ChoiceFilter("channel", gettext_lazy("By"), Channel),
    KindFilter(),
    WrittenFilter(),
)
VIEW_KEYS = view_keys(FILTERS)


def filter_messages(rows: QuerySet, asked: Asked) -> QuerySet:
    """What the query string asks for."""
    for each in FILTERS:
        condition = each.condition(asked)
        if condition is not None:
            rows = rows.filter(condition)
    return find_messages(rows, asked.text)
