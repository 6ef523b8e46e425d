"""What becomes of a message, by what Telegram says to it."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from messaging.choices import BotState, Channel, MessageStatus, OptOutReason
from messaging.factories import a_message, make_message
from messaging.models import Bot, Message, OptOut, Pace
from messaging.outbox.drain import drain
from messaging.services.cancel_messages import bring_back, cancel_message, cancel_topic
from messaging.services.enqueue_messages import enqueue_messages
from messaging.tests.outbox import bot_api
from messaging.tests.outbox.peer import Peer

pytestmark = pytest.mark.usefixtures("bot")


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_it_arrives_once_with_the_text_as_it_was_sent(peer: Peer) -> None:
    message = make_message(text="Tomorrow at 17:00")
    assert drain() == 1
    assert drain() == 0
    assert peer.delivered() == ["Tomorrow at 17:00"]
    sent = fresh(message)
    assert (sent.status, sent.text, sent.attempts) == (MessageStatus.SENT, "Tomorrow at 17:00", 1)
    assert sent.provider_id
    assert sent.sent_at


def test_the_same_key_is_said_once(peer: Peer) -> None:
    first = enqueue_messages([a_message(dedupe_key="trial-1")])
    second = enqueue_messages([a_message(text="Hello again", dedupe_key="trial-1"), a_message("1002", "Another")])
    drain()
    assert second[0] == first[0]
    assert sorted(peer.delivered()) == ["Another", "Hello"]


def test_what_is_due_later_waits(peer: Peer) -> None:
    message = make_message(due_at=timezone.now() + timedelta(hours=1))
    assert drain() == 0
    assert fresh(message).status == MessageStatus.PENDING
    assert peer.delivered() == []


def test_what_has_lost_its_sense_is_never_sent(peer: Peer) -> None:
    message = make_message(not_after=timezone.now() - timedelta(seconds=1))
    drain()
    assert fresh(message).status == MessageStatus.EXPIRED
    assert peer.delivered() == []


def test_what_is_called_off_does_not_leave_and_can_be_brought_back(peer: Peer) -> None:
    message = make_message(topic="lesson:1")
    assert cancel_topic("lesson:1") == 1
    drain()
    assert (fresh(message).status, peer.delivered()) == (MessageStatus.CANCELLED, [])
    assert bring_back(message=message)
    drain()
    assert peer.delivered() == ["Hello"]
    assert not cancel_message(message=message)


@pytest.mark.parametrize("chat", [bot_api.DROPPED, bot_api.GATEWAY])
def test_a_lost_answer_is_uncertain_and_never_sent_again(chat: int, peer: Peer) -> None:
    message = make_message(to=str(chat))
    drain()
    drain()
    assert fresh(message).status == MessageStatus.UNCERTAIN
    assert fresh(message).error
    assert peer.delivered() == ["Hello"]


def test_a_server_that_broke_is_asked_again_later(peer: Peer) -> None:
    message = make_message(to=str(bot_api.BROKEN))
    drain()
    waiting = fresh(message)
    assert (waiting.status, waiting.attempts, peer.delivered()) == (MessageStatus.PENDING, 1, [])
    assert waiting.due_at > timezone.now() + timedelta(seconds=5)


def test_after_the_last_attempt_it_has_failed() -> None:
    message = make_message(to=str(bot_api.BROKEN))
    Message.objects.filter(pk=message.pk).update(attempts=6)
    drain()
    assert fresh(message).status == MessageStatus.FAILED


def test_an_unreachable_server_loses_nothing(settings: Any) -> None:
    settings.TELEGRAM_API_BASE = "http://127.0.0.1:9"
    message = make_message()
    drain()
    assert (fresh(message).status, fresh(message).attempts) == (MessageStatus.PENDING, 1)


def test_who_blocked_the_bot_gets_nothing_any_more() -> None:
    message = make_message(to=str(bot_api.BLOCKED))
    drain()
    assert fresh(message).status == MessageStatus.FAILED
    assert OptOut.objects.get().reason == OptOutReason.BLOCKED


def test_an_unknown_chat_is_told_from_a_blocked_one() -> None:
    make_message(to=str(bot_api.UNKNOWN))
    drain()
    assert OptOut.objects.get().reason == OptOutReason.GONE


def test_a_chat_that_moved_is_followed(peer: Peer) -> None:
    message = make_message(to=str(bot_api.MOVED))
    drain()
    assert (fresh(message).status, fresh(message).to) == (MessageStatus.SENT, str(bot_api.MOVED_TO))
    assert peer.delivered() == ["Hello"]


def test_a_refused_token_halts_the_bot_and_what_waits_goes_on_waiting(peer: Peer) -> None:
    refused, other = make_message(to=str(bot_api.NO_TOKEN)), make_message(to="1002")
    drain()
    assert Bot.objects.get().state == BotState.HALTED
    assert drain() == 0
    assert {fresh(refused).status, fresh(other).status} == {MessageStatus.PENDING}
    assert fresh(refused).attempts == 0
    Bot.objects.update(state=BotState.ON)
    Message.objects.filter(pk=refused.pk).update(to="1003")
    drain()
    assert len(peer.delivered()) == 2


def test_too_many_holds_up_this_chat_and_nobody_else(peer: Peer) -> None:
    hasty, more = make_message(to=str(bot_api.HASTY)), make_message(to=str(bot_api.HASTY), text="More")
    other = make_message(to="1002", text="Other")
    before = timezone.now()
    drain()
    assert fresh(other).status == MessageStatus.SENT
    for held in (fresh(hasty), fresh(more)):
        assert held.status == MessageStatus.PENDING
        assert held.due_at >= before + timedelta(seconds=7)
    assert (fresh(hasty).attempts, peer.delivered()) == (0, ["Other"])
    assert Pace.objects.get().refused_to == str(bot_api.HASTY)


def test_two_lines_to_one_chat_keep_their_order_and_their_second(peer: Peer) -> None:
    messages = [make_message(text=text) for text in ("one", "two", "three")]
    drain()
    assert peer.delivered() == ["one", "two", "three"]
    moments = [fresh(message).sent_at for message in messages]
    assert all(later - earlier >= timedelta(seconds=0.95) for earlier, later in pairwise(moments))


def test_without_a_bot_messages_wait_and_expire(peer: Peer) -> None:
    Bot.objects.all().delete()
    message = make_message(not_after=timezone.now() + timedelta(hours=1))
    assert drain() == 0
    assert fresh(message).status == MessageStatus.PENDING
    Message.objects.update(not_after=timezone.now() - timedelta(hours=1))
    drain()
    assert fresh(message).status == MessageStatus.EXPIRED


def test_a_dead_workers_messages(peer: Peer) -> None:
    """Taken up and not begun: somebody else sends it. On its way: nobody knows."""
    taken, leaving = make_message(text="Taken"), make_message(to="1002", text="Leaving")
    gone = timezone.now() - timedelta(seconds=1)
    for message, status in ((taken, MessageStatus.CLAIMED), (leaving, MessageStatus.SENDING)):
        Message.objects.filter(pk=message.pk).update(status=status, worker="dead", lease_until=gone)
    drain()
    assert fresh(taken).status == MessageStatus.SENT
    assert fresh(leaving).status == MessageStatus.UNCERTAIN
    assert peer.delivered() == ["Taken"]


def test_the_pace_is_kept(settings: Any) -> None:
    settings.TELEGRAM_PER_SECOND = 20
    messages = [make_message(to=str(2000 + number)) for number in range(12)]
    drain()
    moments = sorted(message.sent_at for message in map(fresh, messages) if message.sent_at)
    assert moments[-1] - moments[0] >= timedelta(seconds=11 / 20 * 0.9)


def test_other_channels_have_their_own_pace() -> None:
    printed = make_message(channel=Channel.CONSOLE)
    drain()
    assert fresh(printed).status == MessageStatus.SENT
