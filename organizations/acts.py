"""What one person did to many rows at one moment, read from the events it left, and how it is taken back."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from organizations.models import Membership, Tag

# Events of one act are written within seconds; the index holds when they were written.
LONGEST_ACT = timedelta(minutes=5)
Payload = dict[str, Any]


@dataclass(frozen=True)
class WayBack:
    """Of one kind of act: `former` reads from an event the value to return to, as something that can be grouped by;
    `give_back` sets it on rows and says how many changed."""

    former: Callable[[Payload], Any]
    give_back: Callable[[QuerySet, Any, Membership], int]


def field_back(name: str, give_back: Callable[[QuerySet, Any, Membership], int]) -> WayBack:
    """The field has the value again that the event names as the old one."""
    return WayBack(lambda payload: payload[name][0], give_back)


def opposite(verb: Callable[[QuerySet, Membership], int]) -> WayBack:
    """One verb undoes the act, whatever the rows were like."""
    return WayBack(lambda _payload: None, lambda rows, _former, actor: verb(rows, actor))


def tags_back(verb: Callable[..., int]) -> WayBack:
    """`verb` takes the rows, and the tags to `add` and to `remove`."""

    def give_back(rows: QuerySet, former: tuple[Iterable[int], Iterable[int]], actor: Membership) -> int:
        gone, come = (list(Tag.objects.filter(pk__in=tags)) for tags in former)
        return verb(rows, add=gone, remove=come, actor=actor)

    return WayBack(_tags_moved, give_back)


def _tags_moved(payload: Payload) -> tuple[frozenset[int], frozenset[int]]:
    """Those that went and those that came."""
    before, after = (frozenset(tags) for tags in payload["tags"])
    return before - after, after - before


class Acts:
    """Acts as the events of one table tell them, and the `ways` back by kind. `row` names what an event is about; kinds
    that one act writes side by side stand `together`."""

    def __init__(
        self, events: type[Model], row: str, ways: Mapping[str, WayBack], together: tuple[str, ...] = ()
    ) -> None:
        self.events, self.row, self.ways, self.together = events, row, ways, together

    def latest(self, *, kind: str, actor: Membership) -> datetime | None:
        """When this person last did something of this kind: with the kind, the name of the act."""
        latest: datetime | None = self._of(kind, actor).order_by("-recorded_at").values_list("at", flat=True).first()
        return latest

    @transaction.atomic
    def take_back(self, *, kind: str, at: datetime, actor: Membership) -> int:
        """How many rows have their former value again. A row that anybody changed since is left as it is."""
        way, rows = self.ways[kind], self._rows()
        groups = self._untouched(kind, at, actor, way.former)
        return sum(way.give_back(rows.filter(pk__in=keys), former, actor) for former, keys in groups.items())

    def _untouched(
        self, kind: str, at: datetime, actor: Membership, former: Callable[[Payload], Any]
    ) -> dict[Any, list[int]]:
        """{former value: keys of rows} of the act."""
        events = self._of(kind, actor).filter(at=at, recorded_at__gte=at, recorded_at__lt=at + LONGEST_ACT)
        told = dict(events.values_list(f"{self.row}_id", "payload"))
        versions = dict(self._rows().filter(pk__in=told).values_list("pk", "version"))
        groups: dict[Any, list[int]] = defaultdict(list)
        for key, payload in told.items():
            if versions.get(key) == payload.get("version"):
                groups[former(payload)].append(key)
        return groups

    def _of(self, kind: str, actor: Membership) -> QuerySet:
        kinds = self.together if kind in self.together else (kind,)
        return self.events._default_manager.filter(actor=actor, kind__in=kinds)

    def _rows(self) -> QuerySet:
        model: Any = self.events._meta.get_field(self.row).related_model
        return model._default_manager.all()
