"""What pages of a center count and keep for a moment; every process counts anew once somebody has changed something."""

from collections.abc import Callable
from uuid import uuid4

from django.core.cache import cache


def keep[Counted](name: str, organization_id: int, seconds: int, count: Callable[[], Counted]) -> Counted:
    """What `count` found a moment ago. `name` says of what and for whom."""
    key, stamp = f"{name}-{organization_id}", _stamp_of(organization_id)
    kept: tuple[str, Counted] | None = cache.get(key)
    if kept is None or kept[0] != stamp:
        kept = stamp, count()
        cache.set(key, kept, seconds)
    return kept[1]


def count_anew(organization_id: int) -> None:
    """After a request or a task that may have written: what was kept until now is never looked at again."""
    cache.set(f"counts-stamp-{organization_id}", uuid4().hex, None)


def _stamp_of(organization_id: int) -> str:
    """A cache may throw away what it likes: a stamp that is gone is never the one that something was counted under."""
    return str(cache.get_or_set(f"counts-stamp-{organization_id}", lambda: uuid4().hex, None))
