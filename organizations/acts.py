"""What one person did to many rows at one moment, read from the events it left: so that it can be taken back."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet

from organizations.models import Membership

# Events of one act are written within seconds; the index holds when they were written.
LONGEST_ACT = timedelta(minutes=5)


class Acts:
    """Acts as the events of one table tell them. `row` names what an event is about; kinds that one act writes side by
    side stand `together`."""

    def __init__(self, events: type[Model], row: str, together: tuple[str, ...] = ()) -> None:
        self.events, self.row, self.together = events, row, together

    def latest(self, *, kind: str, actor: Membership) -> datetime | None:
        """When this person last did something of this kind: with the kind, the name of the act."""
        latest: datetime | None = self._of(kind, actor).order_by("-recorded_at").values_list("at", flat=True).first()
        return latest

    def untouched(
        self, *, kind: str, at: datetime, actor: Membership, former: Callable[[dict[str, Any]], Any]
    ) -> dict[Any, list[int]]:
        """{former value: keys of rows} of the act; a row that anybody changed since is left out."""
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
