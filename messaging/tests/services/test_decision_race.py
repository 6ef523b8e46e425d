"""Several people press at the same moment, each in a process of their own: a message is put back once."""

import pytest
from django.db import connection

from messaging.choices import MessageStatus
from messaging.factories import saved_message
from messaging.models import Message
from organizations.factories import make_organization
from organizations.models import AuditEvent
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 6
READY = """
from messaging.models import Message
from messaging.services.retry_message import retry_messages
from messaging.services.settle_uncertain import confirm_message, resend_message
"""
RESEND = "resend_message(message=Message.objects.get(pk={pk}), actor=None)"
CONFIRM = "confirm_message(message=Message.objects.get(pk={pk}), actor=None)"
RETRY = "retry_messages(messages=Message.objects.filter(pk={pk}), actor=None)"
# Looks whether it is uncertain, and puts it back in a second step: what the condition in one statement prevents.
LOOK_FIRST = """
import time
from django.utils import timezone
from messaging.services import settle_uncertain
from messaging.services.acts import Act
from messaging.services.journal import note
def put_back(messages, was, actor):
    if not messages.filter(status=was).exists():
        return Act(0, "")
    time.sleep(1)
    messages.update(status="pending", worker="", due_at=timezone.now())
    note(actor, "sent_again", messages, 1)
    return Act(1, "")
settle_uncertain.put_back = put_back
resend_message = settle_uncertain.resend_message
"""


def press(status, verbs, extra=""):
    """How many presses put it back or settled it, by the journal."""
    center = make_organization()
    with organization_scope(center):
        message = saved_message(status=status, error="Timed out", attempts=1)
        works = [verbs[number % len(verbs)].format(pk=message.pk) for number in range(PRESSES)]
        assert complaints(center, works, extra=READY + extra) == []
        assert Message.objects.count() == 1
        return Message.objects.get(), AuditEvent.objects.filter(object_id=message.pk).count()


def test_six_who_resend_at_once_send_one_message():
    message, decisions = press(MessageStatus.UNCERTAIN, [RESEND])
    assert (message.status, decisions) == (MessageStatus.PENDING, 1)


def test_of_it_arrived_and_send_again_one_holds():
    message, decisions = press(MessageStatus.UNCERTAIN, [RESEND, CONFIRM])
    assert decisions == 1
    assert message.status in (MessageStatus.PENDING, MessageStatus.SENT)


def test_six_who_try_again_at_once_put_it_back_once():
    message, decisions = press(MessageStatus.FAILED, [RETRY])
    assert (message.status, decisions) == (MessageStatus.PENDING, 1)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="One writer at a time: there is no moment in between.")
def test_who_looks_first_and_writes_then_would_put_it_back_several_times():
    _message, decisions = press(MessageStatus.UNCERTAIN, [RESEND], extra=LOOK_FIRST)
    assert decisions > 1
