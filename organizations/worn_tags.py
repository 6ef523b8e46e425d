"""Tags that rows of one table wear: which they are, what changes, and writing it in few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any

from organizations.changes import CHUNK
from organizations.models import Tag


@dataclass(frozen=True)
class TagChange:
    """What comes and what goes, by key, and all that is worn afterwards."""

    coming: Mapping[int, Tag]
    going: Mapping[int, Tag]
    after: set[int]

    @classmethod
    def of(cls, worn: Collection[int], added: Mapping[int, Tag], removed: Mapping[int, Tag]) -> "TagChange":
        coming = {pk: tag for pk, tag in added.items() if pk not in worn}
        going = {pk: tag for pk, tag in removed.items() if pk in worn}
        return cls(coming, going, {*worn, *coming} - going.keys())


def asked_tags(add: Iterable[Tag], remove: Iterable[Tag]) -> tuple[dict[int, Tag], dict[int, Tag]]:
    """By key. A tag both added and removed is added."""
    added = {tag.pk: tag for tag in add}
    return added, {tag.pk: tag for tag in remove if tag.pk not in added}


class WornTags:
    """Reads and writes the joining table `through`; `column` names the row that wears a tag."""

    def __init__(self, through: Any, column: str) -> None:
        self.through, self.column = through, column

    def of(self, keys: Iterable[int]) -> dict[int, set[int]]:
        worn: dict[int, set[int]] = defaultdict(set)
        for chunk in batched(keys, CHUNK):
            rows = self.through.objects.filter(**{f"{self.column}__in": chunk})
            for key, tag in rows.values_list(self.column, "tag_id"):
                worn[key].add(tag)
        return worn

    def write(
        self, keys: Collection[int], worn: Mapping[int, set[int]], added: Iterable[int], removed: Collection[int]
    ) -> None:
        missing = (
            self.through(**{self.column: key, "tag_id": tag}) for key in keys for tag in added if tag not in worn[key]
        )
        self.through.objects.bulk_create(missing, batch_size=CHUNK // 2)
        for chunk in batched(keys, CHUNK):
            if removed:
                self.through.objects.filter(tag_id__in=list(removed), **{f"{self.column}__in": chunk}).delete()
