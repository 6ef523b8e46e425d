"""Who keeps what people leave behind when they open what was sent to them: a higher app, that knows who they are."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from common.contributions import Registry
from messaging.choices import TraceKind
from messaging.followed.pages import Page
from messaging.models import Message
from organizations.scoping import open_organization


@dataclass(frozen=True)
class Trace:
    """What somebody did with a message; `number` is the place of the link, `page` what stands behind it."""

    kind: TraceKind
    message: Message
    at: datetime
    number: int = 0
    page: Page = field(default_factory=Page)


@dataclass(frozen=True)
class TraceKeeper:
    """`wanted` says of which of these messages traces are kept; `keep` writes one down, once however often it comes."""

    wanted: Callable[[Collection[int]], set[int]]
    keep: Callable[[Trace], None]


trace_keepers: Registry[TraceKeeper] = Registry()


def wanted(messages: Collection[int]) -> set[int]:
    """Nothing where the center does not want to know, or the program does not know its own address."""
    if not messages or not settings.PUBLIC_URL or not open_organization().follows_links:
        return set()
    return set().union(*(keeper.wanted(messages) for keeper in trace_keepers))


def keep_trace(trace: Trace) -> None:
    """Nothing of who was erased, whose words are gone; nor since the center does not want to know."""
    if (trace.message.text or trace.message.file) and open_organization().follows_links:
        for keeper in trace_keepers:
            keeper.keep(trace)
