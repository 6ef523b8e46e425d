"""Who comes on trial is told of a lesson that changes, as the families of the group are."""

from datetime import timedelta

import pytest

from leads.choices import EventKind
from leads.factories import make_lead
from messaging.choices import Channel
from messaging.models import Gateway, Message
from scheduling.lesson_news import states_of
from scheduling.services.change_lesson import move_lesson
from scheduling.services.tell_lessons import tell_of_lessons
from trials.tests.school import booked

pytestmark = pytest.mark.usefixtures("scope")


def test_the_mother_of_a_guest_is_told_and_it_stands_on_the_timeline_of_the_lead() -> None:
    Gateway.objects.create(channel=Channel.SMS, url="https://sms.example/send")
    lead = make_lead(first_name="Bek", last_name="", contact_name="Nilufar", contact_relation="mother")
    lesson = booked(lead=lead).guest.lesson
    before = states_of([lesson.pk])
    move_lesson(lesson=lesson, starts_at=lesson.starts_at + timedelta(hours=1), room=None)
    tell_of_lessons(before=before, actor=None)
    message = Message.objects.get()
    assert (message.to, message.recipient, message.context["student"]) == (lead.phone, "Nilufar", "Bek")
    assert lead.events.get(kind=EventKind.TOLD).message == message
