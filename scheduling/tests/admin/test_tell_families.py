"""Families are told of what changes on the timetable: each once, in the newest words, and what is undone again."""

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.choices import ClientEventKind
from clients.factories import make_client, save_clients
from clients.models import Client, ClientContact
from clients.services.link_contact import link_contact
from messaging.choices import Channel, MessageStatus
from messaging.models import Gateway, Message, Telling, ToldPerson
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.tests.people import client_of
from scheduling.factories import make_room, make_teacher, new_group
from scheduling.lesson_news import states_of
from scheduling.models import Enrolment, Group, Lesson, ScheduleChange, TeacherCourse, TeacherProfile
from scheduling.services.save_group import open_group
from scheduling.services.tell_lessons import tell_of_lessons
from scheduling.tests.admin.school import MONDAY

pytestmark = pytest.mark.usefixtures("sms")
TELL = {"tell": "on"}


@pytest.fixture
def sms(school: Organization) -> Gateway:
    return Gateway.objects.create(channel=Channel.SMS, url="https://sms.example/send")


@pytest.fixture
def desk(school: Organization) -> Browser:
    return client_of(make_member(Role.RECEPTIONIST, organization=school, name="Feruza").user)


def family(group: Group, *names: str, phone: str = "+998901112233", **over: Any) -> Client:
    """A mother whose children learn in the group."""
    mother = make_client(first_name="Nilufar", last_name="Karimova", phone=phone, **over)
    for name in names:
        child = make_client(first_name=name, last_name="Karimov", phone="", birth_date=date(2015, 3, 14))
        link_contact(client=child, contact=mother, actor=None)
        Enrolment.objects.create(client=child, group=group, starts_on=group.first_day)
    return mother


def opened(name: str = "FE-2", days: int = 1, **over: Any) -> Group:
    pattern = "mon_tue_wed_thu_fri_sat_sun"
    last = MONDAY + timedelta(days=days - 1)
    group = new_group(name=name, starts_at=time(15, 30), days=pattern, first_day=MONDAY, last_day=last, **over)
    open_group(group=group)
    return group


def lesson_of(group: Group) -> Lesson:
    return Lesson.objects.filter(group=group).order_by("starts_at")[0]


def do(desk: Browser, lesson: Lesson, verb: str, **asked: Any) -> Any:
    answer = desk.post(f"/admin/timetable/lesson/{lesson.pk}/{verb}/", asked)
    assert answer.status_code == 200
    return answer


def take_back(desk: Browser, answer: Any) -> Any:
    told = json.loads(answer["HX-Trigger"])["crm:told"]
    return desk.post(told["url"], told["values"])


def move(desk: Browser, lesson: Lesson, day: str = "2027-02-02", at: str = "09:00") -> Any:
    return do(desk, lesson, "move", day=day, time=at, room="", **TELL)


def waiting() -> list[Message]:
    return list(Message.objects.filter(status=MessageStatus.PENDING))


def sent(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(status=MessageStatus.SENT, text="gone", sent_at=timezone.now())


def test_the_mother_of_two_gets_one_message_about_the_moved_lesson(desk: Browser) -> None:
    group = opened()
    mother = family(group, "Hasan", "Husan", language="en")
    lesson = lesson_of(group)
    assert "Tell 1 family" in desk.get(f"/admin/timetable/lesson/{lesson.pk}/").content.decode()
    answer = move(desk, lesson)
    [message] = waiting()
    assert (message.to, message.kind, message.topic) == ("+998901112233", "lesson_moved", f"lesson:{lesson.pk}")
    assert message.context["student"] == "Hasan, Husan"
    assert message.context["time"] == "09:00"
    assert "15:30" in message.context["was"]
    assert "1 family is told" in json.loads(answer["HX-Trigger"])["crm:told"]["text"]
    told = {event.client_id for event in mother.events.model.objects.filter(kind=ClientEventKind.TOLD, message=message)}
    assert told == {mother.pk, *mother.client_links.values_list("client", flat=True)}


def test_nobody_is_told_if_it_is_not_ticked(desk: Browser) -> None:
    group = opened()
    family(group, "Bek")
    do(desk, lesson_of(group), "cancel", reason="ill")
    assert not Message.objects.exists()


def test_a_second_move_replaces_the_first_and_is_told_from_what_the_family_knows(desk: Browser) -> None:
    group = opened()
    family(group, "Bek")
    lesson = lesson_of(group)
    move(desk, lesson)
    move(desk, lesson, day="2027-02-03", at="10:00")
    [message] = waiting()
    assert message.context["time"] == "10:00"
    assert "15:30" in message.context["was"]
    assert Message.objects.filter(status=MessageStatus.CANCELLED).count() == 1


def test_what_is_taken_back_before_it_left_is_never_said(desk: Browser) -> None:
    group = opened()
    family(group, "Bek")
    take_back(desk, move(desk, lesson_of(group)))
    assert not waiting()


def test_what_had_left_is_told_again_as_before(desk: Browser) -> None:
    group = opened()
    family(group, "Bek")
    answer = move(desk, lesson_of(group))
    sent(waiting()[0])
    take_back(desk, answer)
    [message] = waiting()
    assert message.kind == "lesson_as_before"
    assert message.context["time"] == "15:30"


def test_a_cancelled_lesson_that_was_told_takes_place_after_all(desk: Browser) -> None:
    group = opened()
    family(group, "Bek")
    lesson = lesson_of(group)
    answer = do(desk, lesson, "cancel", reason="the teacher is ill", **TELL)
    [message] = waiting()
    assert (message.kind, message.context["reason"]) == ("lesson_cancelled", "the teacher is ill")
    sent(message)
    take_back(desk, answer)
    assert [row.kind for row in waiting()] == ["lesson_restored"]


def test_another_teacher_of_several_lessons_is_one_message(desk: Browser) -> None:
    group = opened(days=3)
    family(group, "Bek")
    teacher = make_teacher(name="Dilnoza Saidova")
    TeacherCourse.objects.create(teacher=TeacherProfile.objects.get(membership=teacher), course=group.course)
    do(desk, lesson_of(group), "substitute", teacher=teacher.pk, and_following="on", **TELL)
    [message] = waiting()
    assert message.kind == "lessons_changed"
    assert message.context["lessons"].count("Dilnoza Saidova") == 3


def test_who_cannot_be_reached_stands_in_the_card_with_a_phone_and_is_ticked_when_called(desk: Browser) -> None:
    group = opened()
    family(group, "Bek", phone="")
    silent = make_client(first_name="Rustam", last_name="Aliyev", phone="+998907770000")
    child = make_client(first_name="Aziz", phone="", birth_date=date(2015, 3, 14))
    link_contact(client=child, contact=silent, actor=None, receives_messages=False)
    Enrolment.objects.create(client=child, group=group, starts_on=group.first_day)
    page = move(desk, lesson_of(group)).content.decode()
    assert "2 have to be called" in page
    assert "+998907770000" in page
    assert not Message.objects.exists()
    telling = Telling.objects.get()
    url = f"/admin/messaging/telling/{telling.pk}/"
    assert "Rustam Aliyev" in desk.get(f"{url}change/").content.decode()
    rustam = ToldPerson.objects.get(name="Rustam Aliyev")
    desk.post(f"{url}called/", {"person": rustam.pk, "is_called": "1"})
    rustam.refresh_from_db()
    assert rustam.called_by.name == "Feruza"


def test_what_has_not_left_is_called_off_on_its_page(desk: Browser) -> None:
    group = opened()
    family(group, "Bek")
    move(desk, lesson_of(group))
    desk.post(f"/admin/messaging/telling/{Telling.objects.get().pk}/call-off/")
    assert not waiting()


def test_a_text_is_in_the_language_of_the_family(desk: Browser) -> None:
    group = opened()
    family(group, "Bek", language="ru")
    move(desk, lesson_of(group))
    [message] = waiting()
    assert message.language == "ru"
    assert message.context["date"] != "Tue 2 February"


def test_a_changed_schedule_is_one_message_and_its_undoing_another(desk: Browser) -> None:
    group = opened(days=20)
    family(group, "Hasan", "Husan")
    first, last = MONDAY, MONDAY + timedelta(days=19)
    wish = {"groups": [group.pk], "shift": "60", "longer": "0", "first_day": first, "last_day": last}
    page = desk.post("/admin/scheduling/schedulechange/add/", {**wish, "step": "plan"}).content.decode()
    assert "Tell 1 family" in page
    desk.post("/admin/scheduling/schedulechange/add/", {**wish, "step": "apply", **TELL})
    change = ScheduleChange.objects.get()
    [message] = waiting()
    assert (message.kind, message.topic) == ("new_timetable", f"change:{change.pk}")
    assert "16:30–18:00" in message.context["lessons"]
    sent(message)
    desk.post(f"/admin/scheduling/schedulechange/{change.pk}/undo/")
    assert [row.kind for row in waiting()] == ["timetable_as_before"]


def test_a_group_with_other_days_tells_its_families(desk: Browser) -> None:
    group = opened(days=10)
    family(group, "Bek")
    form = desk.get(f"/admin/scheduling/group/{group.pk}/change/").context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value is not None}
    values |= {"days": ["mon", "wed"], "starts_at": "15:30", "tell": "on"}
    answer = desk.post(f"/admin/scheduling/group/{group.pk}/change/", values)
    assert answer.status_code == 302
    assert [row.kind for row in waiting()] == ["new_timetable"]


def test_six_hundred_families_cost_as_many_statements_as_two(school: Organization) -> None:
    def statements(number: int) -> int:
        group = opened(f"G-{number}", capacity=1000, room=make_room(capacity=1000))
        parents = [Client(organization=school, first_name="P", phone=f"+9989{number:03}{n:05}") for n in range(number)]
        children = [Client(organization=school, first_name=f"C{n}", birth_date=date(2015, 1, 1)) for n in range(number)]
        save_clients(parents, [])
        pairs = list(zip(children, parents, strict=True))
        save_clients(children, [])
        save_clients([], [ClientContact(organization=school, client=one, contact=two) for one, two in pairs])
        Enrolment.objects.bulk_create(
            Enrolment(organization=school, client=child, group=group, starts_on=MONDAY) for child in children
        )
        lesson = lesson_of(group)
        before = states_of([lesson.pk])
        Lesson.objects.filter(pk=lesson.pk).update(room=None, starts_at=lesson.starts_at + timedelta(minutes=30))
        with CaptureQueriesContext(connection) as caught:
            tell_of_lessons(before=before, actor=None)
        assert ToldPerson.objects.filter(telling=Telling.objects.order_by("-pk")[0]).count() == number
        return len(caught)

    # SQLite writes some thirty rows in one statement.
    assert statements(600) <= statements(2) + 600 // 15
