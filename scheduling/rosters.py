"""Who learns in groups on many days at once: the same as `learning_on`, read once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from scheduling.models import Enrolment, EnrolmentPause, Lesson
from scheduling.slots import zone_of


def day_of(lesson: Lesson) -> date:
    """By the clock of its branch."""
    return timezone.localdate(lesson.starts_at, zone_of(lesson.group.branch))


class Stretch(NamedTuple):
    """From a day until a day, both within it; no last day is none that is known."""

    first: date
    last: date | None

    def has(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class Rosters:
    """Of these groups, for any day from `first` to `last`; two queries for any number of groups and days."""

    def __init__(self, group_ids: Iterable[int], first: date, last: date) -> None:
        self._stays: dict[int, list[tuple[int, int, Stretch]]] = defaultdict(list)
        rows = Enrolment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), starts_on__lte=last)
        rows = rows.filter(group__in=set(group_ids)).order_by("starts_on", "pk")
        for group_id, pk, client_id, *days in rows.values_list("group_id", "pk", "client_id", "starts_on", "ends_on"):
            self._stays[group_id].append((pk, client_id, Stretch(*days)))
        self._pauses: dict[int, list[Stretch]] = defaultdict(list)
        for pause in EnrolmentPause.objects.filter(enrolment__group__in=set(group_ids), starts_on__lte=last):
            self._pauses[pause.enrolment_id].append(Stretch(pause.starts_on, pause.last_day_away))

    def on(self, group_id: int, day: date) -> set[int]:
        """The students of that day."""
        stays = self._stays[group_id]
        return {client for pk, client, stay in stays if stay.has(day) and not self._is_away(pk, day)}

    def _is_away(self, enrolment_id: int, day: date) -> bool:
        return any(pause.has(day) for pause in self._pauses[enrolment_id])
