"""What kinds of messages there are: each app registers its own, with the words of the program and what may stand in
them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from common.contributions import Registry


@dataclass(frozen=True)
class MessageKind:
    """`text` is a lazy translation with `{name}` for each of `variables`: {name: an example of it for previews}.

    `is_for_staff` kinds go to people who work here. `group` is the heading it stands under on the page of texts.
    A kind without `has_template` is typed by a person each time. `is_wanted` is asked of a message (a row of the
    outbox) at the moment it would leave; False calls it off.
    """

    title: Any
    group: Any
    text: Any
    variables: Mapping[str, Any] = field(default_factory=dict)
    subject: Any = ""
    is_for_staff: bool = False
    has_template: bool = True
    is_wanted: Callable[[Any], bool] | None = None


message_kinds: Registry[MessageKind] = Registry()

FREE = "free"


def kind_of(key: str) -> MessageKind:
    """Raises KeyError for a kind nobody registered."""
    return dict(message_kinds.items())[key]
