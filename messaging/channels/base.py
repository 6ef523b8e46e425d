"""What every channel does, and in how many ways a message may fail."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from messaging.models import Message


class DeliveryError(Exception):
    """A message did not get through as it should."""


class NotDeliveredError(DeliveryError):
    """Nothing reached the other side; it may be tried again. `later` is when, if the provider says so."""

    def __init__(self, why: str, later: timedelta | None = None) -> None:
        super().__init__(why)
        self.later = later


class TooManyError(NotDeliveredError):
    """The provider wants us to be slower; no attempt is counted for that."""


class RefusedError(DeliveryError):
    """The provider will never take this message."""


class AddressGoneError(RefusedError):
    """Nothing will ever arrive there; `is_blocked` by the person, or `moved_to` another address."""

    def __init__(self, why: str, *, is_blocked: bool = False, moved_to: str = "") -> None:
        super().__init__(why)
        self.is_blocked = is_blocked
        self.moved_to = moved_to


class AccountRefusedError(DeliveryError):
    """The provider does not know us any more: nothing leaves by this channel until a person has mended it."""


class UncertainError(DeliveryError):
    """The request left and no answer came: nobody knows whether it arrived."""


class Connection(Protocol):
    """An open channel: one message after another."""

    def send(self, message: Message) -> str:
        """Its number at the provider. Raises a DeliveryError; anything else counts as UncertainError."""


@dataclass(frozen=True)
class Limits:
    """What a provider bears; nothing means as fast as one can."""

    per_second: float | None = None
    seconds_between_for_one: float = 0


class ChannelDriver(Protocol):
    """A way for messages to leave, as one center has set it up."""

    def is_on(self) -> bool:
        """Whether this center has what it needs to send by it."""

    def limits(self) -> Limits: ...

    def connect(self) -> AbstractContextManager[Connection]: ...
