"""The events a webhook may ask for: each app that has something to tell registers its own."""

from dataclasses import dataclass
from typing import Any

from common.contributions import Registry

# What "Send a test" sends; nobody chooses it.
TEST = "webhook.test"


@dataclass(frozen=True)
class HookEvent:
    """`label` is what happened, in the words of the people; `about` whose event it is, as a heading."""

    label: Any
    about: Any


hook_events: Registry[HookEvent] = Registry()


def label_of(type_name: str) -> Any:
    """In words; the type itself if nobody knows it any more."""
    event = dict(hook_events.items()).get(type_name)
    return event.label if event else type_name
