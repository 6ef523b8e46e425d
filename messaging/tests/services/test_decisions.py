"""What a person decides about messages: again, it arrived, not at all, dealt with; and each taken back."""

from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from messaging.choices import Channel, MessageStatus, OptOutReason
from messaging.factories import saved_message
from messaging.models import Message, OptOut
from messaging.services.cancel_messages import call_off, take_back_calling_off
from messaging.services.retry_message import retry_messages, take_back_retry, why_not
from messaging.services.see_failures import see_failures, take_back_seeing
from messaging.services.settle_uncertain import confirm_message, resend_message, take_back_confirmation
from organizations.models import AuditEvent, Organization

pytestmark = pytest.mark.django_db
NOON = "2026-11-23 12:00 +0500"


@pytest.fixture(autouse=True)
def by_day():
    with time_machine.travel(NOON, tick=False):
        yield


def failed(**over):
    return saved_message(**{"status": MessageStatus.FAILED, "error": "400 no such number", "attempts": 1, **over})


def uncertain(**over):
    return saved_message(**{"status": MessageStatus.UNCERTAIN, "error": "Timed out", "attempts": 1, **over})


def only(message):
    return Message.objects.filter(pk=message.pk)


def retry(message):
    return retry_messages(messages=only(message), actor=None)


def test_a_failed_message_leaves_again_as_the_same_row(scope):
    message = failed(is_seen=True)
    act = retry(message)
    message.refresh_from_db()
    assert act.count == 1
    assert (message.status, message.attempts, message.is_seen) == (MessageStatus.PENDING, 1, False)
    assert timedelta() < message.due_at - timezone.now() <= timedelta(seconds=10)
    assert Message.objects.count() == 1
    assert AuditEvent.objects.get().payload == {"decision": "sent_again"}


def test_pressed_twice_it_is_put_back_once_and_the_first_press_can_still_be_taken_back(scope):
    message = failed()
    first, second = retry(message), retry(message)
    assert (first.count, second.count) == (1, 0)
    assert take_back_retry(act=second.name) == 0
    assert take_back_retry(act=first.name) == 1
    message.refresh_from_db()
    assert (message.status, message.error) == (MessageStatus.FAILED, "400 no such number")


def test_what_a_worker_has_taken_up_is_not_taken_back(scope):
    message = failed()
    act = retry(message)
    only(message).update(status=MessageStatus.CLAIMED, worker="a worker")
    assert take_back_retry(act=act.name) == 0
    assert only(message).get().status == MessageStatus.CLAIMED


@pytest.mark.parametrize("status", [each for each in MessageStatus if each != MessageStatus.FAILED])
def test_only_failed_messages_are_tried_again(scope, status):
    message = failed(status=status)
    assert retry(message).count == 0
    assert only(message).get().status == status


def test_what_has_lost_its_sense_stays_as_it_is_and_says_why(scope):
    message = failed(not_after=timezone.now() - timedelta(minutes=1))
    assert retry(message).count == 0
    assert "too late" in why_not(message)
    assert resend_message(message=uncertain(not_after=timezone.now()), actor=None).count == 0


def test_at_night_it_waits_for_the_morning_and_an_answer_does_not(scope):
    Organization.objects.filter(pk=scope.pk).update(quiet_since=time(21), quiet_until=time(8), timezone="Asia/Tashkent")
    scope.refresh_from_db()
    with time_machine.travel("2026-11-23 23:00 +0500", tick=False):
        waits, answers = failed(), failed(is_answer=True)
        ends_before = failed(not_after=timezone.now() + timedelta(hours=2))
        assert retry_messages(messages=Message.objects.all(), actor=None).count == 2
        assert timezone.localtime(only(waits).get().due_at, scope.zone).hour == 8
        assert only(answers).get().due_at - timezone.now() <= timedelta(seconds=10)
        assert only(ends_before).get().status == MessageStatus.FAILED
        assert "quiet hours" in why_not(ends_before)


@pytest.mark.parametrize(
    ("reason", "is_answer", "may_leave"),
    [
        (OptOutReason.ASKED, False, False),
        (OptOutReason.ASKED, True, True),
        (OptOutReason.BLOCKED, True, False),
        (OptOutReason.GONE, False, False),
    ],
)
def test_an_address_without_messages_gets_none_again(scope, reason, is_answer, may_leave):
    message = failed(is_answer=is_answer)
    OptOut.objects.create(organization=scope, channel=message.channel, address=message.to, reason=reason)
    OptOut.objects.create(organization=scope, channel=Channel.SMS, address="+998901112233", reason=reason)
    assert bool(retry(message).count) == may_leave
    assert ("takes no messages" in why_not(message)) != may_leave


def test_an_uncertain_message_is_sent_again_once_however_often_it_is_asked_for(scope):
    message = uncertain()
    acts = [resend_message(message=message, actor=None) for _press in range(3)]
    assert [act.count for act in acts] == [1, 0, 0]
    assert take_back_retry(act=acts[0].name) == 1
    assert only(message).get().status == MessageStatus.UNCERTAIN


def test_it_arrived_says_somebody_and_takes_it_back(scope):
    message = uncertain()
    act = confirm_message(message=message, actor=None)
    row = only(message).get()
    assert (row.status, row.sent_at, row.error) == (MessageStatus.SENT, timezone.now(), "Timed out")
    assert confirm_message(message=message, actor=None).count == 0
    assert resend_message(message=message, actor=None).count == 0
    assert take_back_confirmation(act=act.name) == 1
    row = only(message).get()
    assert (row.status, row.sent_at) == (MessageStatus.UNCERTAIN, None)


def test_a_message_that_was_sent_is_not_made_uncertain_by_a_made_up_word(scope):
    message = saved_message(status=MessageStatus.SENT, sent_at=timezone.now(), worker="0f" * 16)
    for act in ("0f" * 16, "", "sent:1", "uncertain:", "uncertain:1"):
        assert take_back_confirmation(act=act) == 0
    assert only(message).get().status == MessageStatus.SENT


def test_what_is_called_off_comes_back_with_one_click_unless_it_is_too_late(scope):
    here, short = saved_message(), saved_message(not_after=timezone.now() + timedelta(minutes=5))
    leaving = saved_message(status=MessageStatus.SENDING)
    act = call_off(messages=Message.objects.all(), actor=None)
    assert act.count == 2
    assert only(leaving).get().status == MessageStatus.SENDING
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert take_back_calling_off(act=act.name) == 1
    assert only(here).get().status == MessageStatus.PENDING
    assert only(short).get().status == MessageStatus.CANCELLED


def test_failures_that_were_dealt_with_ask_for_nobody(scope):
    message = failed()
    uncertain()
    act = see_failures(messages=Message.objects.all())
    assert act.count == 1
    assert Message.objects.needing_a_person().count() == 1
    assert take_back_seeing(act=act.name) == 1
    assert Message.objects.needing_a_person().count() == 2
    assert take_back_seeing(act="0f" * 16) == 0
    assert not only(message).get().is_seen
