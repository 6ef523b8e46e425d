"""What pages of a center count and keep for a moment; every process counts anew once somebody has changed something."""

from collections.abc import Callable
from uuid import uuid4

from django.core.cache import cache


def keep[Counted](name: str, organization_id: int, seconds: int, count: Callable[[], Counted]) -> Counted:
    """What `count` found a moment ago. `name` says of what and for whom."""
    key = f"{name}-{organization_id}-{cache.get(_stamp(organization_id), '')}"
    kept: Counted | None = cache.get(key)
    if kept is None:
        kept = count()
        cache.set(key, kept, seconds)
    return kept


def count_anew(organization_id: int) -> None:
    """After a request or a task that may have written: what was kept until now is never looked at again."""
    cache.set(_stamp(organization_id), uuid4().hex, None)


def _stamp(organization_id: int) -> str:
    return f"counts-stamp-{organization_id}"
