"""Sends what was taken up, one after another, each state committed before the next step."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import sleep
from typing import Any

from django.db import transaction
from django.utils import timezone

from messaging.channels.base import (
    AccountRefusedError,
    AddressGoneError,
    Connection,
    DeliveryError,
    Limits,
    NotDeliveredError,
    RefusedError,
    TooManyError,
)
from messaging.choices import MessageStatus
from messaging.followed.carried import carried, followed
from messaging.models import Message
from messaging.outbox.claim import LEASE
from messaging.outbox.pace import take_moment
from messaging.outbox.steps import Sent, begin, finish
from messaging.outbox.troubles import halt_channel, slow_down, stop_address
from messaging.outbox.wanted import is_wanted
from messaging.rendering import Words, rendered, templates_of

logger = logging.getLogger(__name__)

# After which time a message that did not get through is tried again; after the last it has failed.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 21600))
WHY_LENGTH = 250
# A result waits for the next message's commit, but no longer than this.
SHORT_WAIT = timedelta(milliseconds=50)
# Of the time between two messages, by how much one may be late for its moment.
TOO_LATE = 0.25
ATTEMPTS_AT_A_MOMENT = 4


@dataclass
class Outcome:
    """What else a message has become, to be written down."""

    message: Message
    values: dict[str, Any]
    # What else follows, in the same transaction.
    then: Callable[[], None] | None = None


@dataclass
class Delivery:
    """One worker with an open connection and the messages it has taken up."""

    channel: str
    worker: str
    connection: Connection
    limits: Limits
    unwritten: Sent | Outcome | None = field(default=None)
    is_halted: bool = False

    def deliver(self, batch: Sequence[int], is_stopped: Callable[[], bool]) -> int:
        """How many of these messages left. What is not begun when it has to stop goes back to who is due."""
        rows = {row.pk: row for row in Message.objects.filter(pk__in=batch)}
        words = templates_of({(row.kind, row.language) for row in rows.values()})
        telling = followed(rows.values(), words)
        left = 0
        for number, key in enumerate(batch):
            if self.is_halted or is_stopped() or not self._had_turn():
                self._give_back(batch[number:])
                break
            message = rows[key]
            said = words[message.kind, message.language]
            if self._begin(message, said):
                self.unwritten = self._send(message, carried(message, said) if key in telling else message)
                left += 1
        self._write_last()
        return left

    def _had_turn(self) -> bool:
        """Waits until one message may leave; False while the whole channel pauses.

        Who wakes too late for a moment takes another: late, the message would run into those of others. On a computer
        so busy that this happens again and again it leaves all the same.
        """
        if not self.limits.per_second:
            return True
        for _attempt in range(ATTEMPTS_AT_A_MOMENT):
            moment = take_moment(self.channel, self.limits.per_second)
            if moment is None:
                return False
            self._wait_until(moment)
            if timezone.now() - moment < timedelta(seconds=TOO_LATE / self.limits.per_second):
                break
        return True

    def _wait_until(self, moment: datetime) -> None:
        wait = moment - timezone.now()
        if wait > SHORT_WAIT:
            self._write_last()
        if wait > timedelta():
            sleep(wait.total_seconds())

    def _begin(self, message: Message, words: Words) -> bool:
        """On its way, which is committed before anything leaves. False if it is not ours any more, or of no use."""
        now = timezone.now()
        if message.not_after and message.not_after <= now:
            return self._left_out(message, MessageStatus.EXPIRED)
        if not is_wanted(message):
            return self._left_out(message, MessageStatus.CANCELLED)
        ready = rendered(words, message.context)
        message.text, message.subject = ready.text, ready.subject
        message.attempts += 1
        last = self.unwritten
        if isinstance(last, Outcome):
            self._write_last()
            last = None
        self.unwritten = None
        return begin(message, self.worker, now + LEASE, last)

    def _left_out(self, message: Message, status: MessageStatus) -> bool:
        mine = Message.objects.filter(pk=message.pk, status=MessageStatus.CLAIMED, worker=self.worker)
        mine.update(status=status, lease_until=None, worker="")
        return False

    def _send(self, message: Message, ready: Message) -> Sent | Outcome:
        """`ready` is the message as the channel carries it. Whatever goes wrong in an unknown way, the request may have
        left."""
        try:
            number = self.connection.send(ready)
        except DeliveryError as trouble:
            return self._outcome(message, trouble)
        except Exception as unexpected:
            logger.exception("Message %s: %s", message.public_id, type(unexpected).__name__)
            return Outcome(message, {"status": MessageStatus.UNCERTAIN, "error": _why(unexpected)})
        return Sent(message, number, timezone.now())

    def _outcome(self, message: Message, trouble: DeliveryError) -> Outcome:
        match trouble:
            case TooManyError():
                return self._too_many(message, trouble)
            case NotDeliveredError():
                return self._try_again(message, trouble)
            case AddressGoneError():
                return self._address_gone(message, trouble)
            case AccountRefusedError():
                return self._account_refused(message, trouble)
            case RefusedError():
                return Outcome(message, {"status": MessageStatus.FAILED, "error": _why(trouble)})
        return Outcome(message, {"status": MessageStatus.UNCERTAIN, "error": _why(trouble)})

    def _account_refused(self, message: Message, refusal: AccountRefusedError) -> Outcome:
        self.is_halted = True
        why = _why(refusal)
        return Outcome(message, _back(message, why), lambda: halt_channel(self.channel, why))

    def _too_many(self, message: Message, refusal: TooManyError) -> Outcome:
        until = timezone.now() + (refusal.later or PAUSES[0])
        back = {**_back(message, _why(refusal)), "due_at": until}
        return Outcome(message, back, lambda: slow_down(self.channel, message.to, until))

    def _try_again(self, message: Message, refusal: NotDeliveredError) -> Outcome:
        if message.attempts > len(PAUSES):
            return Outcome(message, {"status": MessageStatus.FAILED, "error": _why(refusal)})
        due = timezone.now() + (refusal.later or PAUSES[message.attempts - 1])
        return Outcome(message, {"status": MessageStatus.PENDING, "due_at": due, "error": _why(refusal)})

    def _address_gone(self, message: Message, refusal: AddressGoneError) -> Outcome:
        if refusal.moved_to:
            return Outcome(message, {"status": MessageStatus.PENDING, "to": refusal.moved_to, "due_at": timezone.now()})
        gone = {"status": MessageStatus.FAILED, "error": _why(refusal)}
        return Outcome(message, gone, lambda: stop_address(message.channel, message.to, is_blocked=refusal.is_blocked))

    def _write_last(self) -> None:
        """Only what is still ours and on its way: somebody else may have called it uncertain meanwhile."""
        outcome, self.unwritten = self.unwritten, None
        if outcome is None:
            return
        if isinstance(outcome, Sent):
            finish(outcome, self.worker)
            return
        with transaction.atomic():
            mine = Message.objects.filter(pk=outcome.message.pk, status=MessageStatus.SENDING, worker=self.worker)
            mine.update(lease_until=None, **outcome.values)
            if outcome.then:
                outcome.then()

    def _give_back(self, rest: Sequence[int]) -> None:
        begun = Message.objects.filter(pk__in=rest, status=MessageStatus.CLAIMED, worker=self.worker)
        begun.update(status=MessageStatus.PENDING, worker="", lease_until=None)


def _back(message: Message, why: str) -> dict[str, Any]:
    """Due again, as if it had not been tried."""
    return {"status": MessageStatus.PENDING, "attempts": message.attempts - 1, "error": why}


def _why(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:WHY_LENGTH]
