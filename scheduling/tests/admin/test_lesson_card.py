"""The card of a lesson on the timetable: who is in it, what is done with it, and taken back."""

import json
import re
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_course, make_room, make_teacher
from scheduling.models import Lesson, LessonGuest, RoomOccupancy, TeacherCourse, TeacherProfile
from scheduling.services.change_lesson import add_lesson
from scheduling.tests.admin.school import MONDAY, at, meets, now_of


@pytest.fixture
def desk(center: Organization, browser_of: BrowserOf) -> Client:
    return browser_of(make_member(Role.RECEPTIONIST, organization=center))


def card(client: Client, lesson: Lesson) -> str:
    answer = client.get(f"/admin/timetable/lesson/{lesson.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def do(client: Client, lesson: Lesson, verb: str, **asked: Any) -> Any:
    return client.post(f"/admin/timetable/lesson/{lesson.pk}/{verb}/", asked)


def take_back(client: Client, answer: Any) -> Any:
    """Press the button of the toast."""
    told: Mapping[str, Any] = json.loads(answer["HX-Trigger"])["crm:told"]
    return client.post(told["url"], told["values"])


def qualified(center: Organization, lesson: Lesson, name: str) -> Membership:
    with organization_scope(center):
        teacher = make_teacher(name=name)
        profile = TeacherProfile.objects.get(membership=teacher)
        TeacherCourse.objects.create(teacher=profile, course=lesson.group.course)
        return teacher


def test_it_names_students_of_that_day_guests_and_seats(center: Organization, desk: Client) -> None:
    lesson = meets(center, "IELTS-3", students=2)
    with organization_scope(center):
        LessonGuest.objects.create(lesson=lesson, name="Otabek Salimov")
        first, second = lesson.group.enrolments.order_by("pk")
        first.ends_on = first.starts_on = MONDAY - timedelta(days=1)
        first.save()
    page = card(desk, lesson)
    assert f'/admin/clients/client/{second.client_id}/change/">Aziza Norova 2</a>' in page
    assert "Norova 1" not in page
    assert "Otabek Salimov" in page
    assert "2 of 12" in page
    assert "10 seats free" in page


def test_moving_and_moving_back_leaves_the_lesson_as_it_was(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        here, there = make_room(name="101"), make_room(name="102")
    lesson = meets(center, "IELTS-3", room=here)
    answer = do(desk, lesson, "move", day="2027-02-02", time="09:00", room=there.pk)
    moved = now_of(lesson)
    assert (moved.starts_at, moved.room) == (at(center, 9, day=MONDAY + timedelta(days=1)), there)
    assert moved.ends_at - moved.starts_at == timedelta(minutes=90)
    assert moved.is_set_by_hand
    take_back(desk, answer)
    back = now_of(lesson)
    assert (back.starts_at, back.room, back.is_set_by_hand) == (lesson.starts_at, here, False)


def test_a_clash_says_who_holds_it_and_offers_three_places_that_are_free(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        room = make_room(name="204")
        other = make_room(name="205", branch=room.branch)
    meets(center, "IELTS-7", time(17), room=room)
    lesson = meets(center, "KOR-3", time(9), room=room)
    answer = do(desk, lesson, "move", day="2027-02-01", time="17:00", room=room.pk)
    page = answer.content.decode()
    assert "Room 204 is taken on Mon 1 February until 18:30 by IELTS-7." in page
    assert page.count("<em>") == 3
    assert 'value="17:00"' in page
    assert "HX-Trigger" not in answer
    assert now_of(lesson).starts_at == lesson.starts_at
    do(desk, lesson, "move", day="2027-02-01", time="17:00", room=other.pk)
    assert now_of(lesson).room == other


def test_cancelling_needs_a_reason_and_is_taken_back(center: Organization, desk: Client) -> None:
    lesson = meets(center, "IELTS-3")
    assert "Reason" in do(desk, lesson, "cancel", reason=" ").content.decode()
    assert not now_of(lesson).is_cancelled
    answer = do(desk, lesson, "cancel", reason="Water in the room")
    assert now_of(lesson).reason == "Water in the room"
    assert "Water in the room" in card(desk, lesson)
    restored = take_back(desk, answer)
    assert not now_of(lesson).is_cancelled
    take_back(desk, restored)
    assert now_of(lesson).reason == "Water in the room"


def test_a_substitute_is_named_and_the_former_teacher_comes_back(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        usual = make_teacher(name="Nodira Aliyeva")
    lesson = meets(center, "IELTS-3", teacher=usual)
    other = qualified(center, lesson, "Sherzod Rahimov")
    assert "Sherzod Rahimov" in card(desk, lesson)
    answer = do(desk, lesson, "substitute", teacher=other.pk)
    assert "instead of Nodira Aliyeva" in answer.content.decode()
    assert now_of(lesson).teacher == other
    take_back(desk, answer)
    assert (now_of(lesson).teacher, now_of(lesson).substitute_for_id) == (usual, None)


def test_a_lesson_that_had_no_teacher_has_none_again(center: Organization, desk: Client) -> None:
    lesson = meets(center, "IELTS-3")
    other = qualified(center, lesson, "Sherzod Rahimov")
    answer = do(desk, lesson, "substitute", teacher=other.pk)
    assert (now_of(lesson).teacher, now_of(lesson).substitute_for_id) == (other, None)
    take_back(desk, answer)
    assert (now_of(lesson).teacher, now_of(lesson).substitute_for_id) == (None, None)


def test_a_guest_gets_a_seat_until_there_is_none(center: Organization, desk: Client) -> None:
    lesson = meets(center, "IELTS-3", students=1, capacity=2)
    answer = do(desk, lesson, "guest", name="Otabek", note="Came with a friend")
    assert "Came with a friend" in answer.content.decode()
    assert "is full on that day" in do(desk, lesson, "guest", name="Second").content.decode()
    with organization_scope(center):
        assert [guest.name for guest in LessonGuest.objects.all()] == ["Otabek"]
    away = take_back(desk, answer)
    assert "Came with a friend" not in away.content.decode()
    assert "Came with a friend" in take_back(desk, away).content.decode()


def test_a_guest_of_another_lesson_is_not_found(center: Organization, desk: Client) -> None:
    lesson, other = meets(center, "One"), meets(center, "Two")
    with organization_scope(center):
        guest = LessonGuest.objects.create(lesson=other, name="Otabek")
    assert do(desk, lesson, "guest-cancel", guest=guest.pk).status_code == 404


@pytest.mark.parametrize(
    ("verb", "asked"),
    [
        ("move", {"day": "0001-01-01", "time": "25:99", "room": "9" * 30}),
        ("move", {"day": "9999-12-31", "time": "10:00"}),
        ("move", {"day": "2027-02-01", "time": "10:00", "minutes": "-4"}),
        ("substitute", {"teacher": "nobody"}),
        ("guest", {"name": ""}),
        ("restore", {}),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(
    center: Organization, desk: Client, verb: str, asked: dict[str, str]
) -> None:
    lesson = meets(center, "IELTS-3")
    answer = do(desk, lesson, verb, **asked)
    assert 'role="alert"' in answer.content.decode()
    assert "HX-Trigger" not in answer
    assert now_of(lesson).starts_at == lesson.starts_at
    with organization_scope(center):
        assert RoomOccupancy.objects.count() == 1


def test_who_only_sees_lessons_changes_none(center: Organization, malika: Membership, browser_of: BrowserOf) -> None:
    lesson = meets(center, "IELTS-3")
    assert "timetable-verbs" not in card(browser_of(malika), lesson)
    assert do(browser_of(malika), lesson, "cancel", reason="x").status_code == 403
    assert not now_of(lesson).is_cancelled


def test_a_teacher_does_not_open_lessons_of_others(
    center: Organization, teacher: Membership, browser_of: BrowserOf
) -> None:
    lesson = meets(center, "Theirs", course=_course(center))
    assert browser_of(teacher).get(f"/admin/timetable/lesson/{lesson.pk}/").status_code == 404


def _course(center: Organization) -> Any:
    with organization_scope(center):
        return make_course()


def test_nothing_is_changed_by_looking(center: Organization, desk: Client) -> None:
    lesson = meets(center, "IELTS-3")
    assert desk.get(f"/admin/timetable/lesson/{lesson.pk}/cancel/").status_code == 405


def test_a_lesson_is_not_moved_to_where_nothing_could_bring_it_back(center: Organization, desk: Client) -> None:
    lesson = meets(center, "IELTS-3")
    page = do(desk, lesson, "move", day="2020-02-01", time="09:00").content.decode()
    assert "That time is over" in page
    assert now_of(lesson).starts_at == lesson.starts_at


def test_a_lesson_is_not_moved_years_away_from_its_term(center: Organization, desk: Client) -> None:
    lesson = meets(center, "IELTS-3")
    page = do(desk, lesson, "move", day=f"{MONDAY.year + 2}-02-02", time="09:00").content.decode()
    assert f"this lesson would be in {MONDAY.year + 2}. Check the year." in page
    assert now_of(lesson).starts_at == lesson.starts_at


def test_who_cannot_teach_all_the_lessons_is_refused_and_who_can_is_offered(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        usual = make_teacher(name="Nodira Aliyeva")
    lesson = meets(center, "IELTS-3", teacher=usual)
    busy, free = (qualified(center, lesson, name) for name in ("Sherzod Rahimov", "Kamila Saidova"))
    with organization_scope(center):
        tuesday = at(center, 9, day=MONDAY + timedelta(days=1))
        after = add_lesson(group=lesson.group, starts_at=tuesday, minutes=90, room=None, teacher=usual)
    meets(center, "B2-02", time(9), day=MONDAY + timedelta(days=1), teacher=busy)
    page = do(desk, lesson, "substitute", teacher=busy.pk, and_following="on").content.decode()
    assert "Sherzod Rahimov is taken on Tue 2 February until 10:30 by B2-02." in page
    assert "Teaches B2-02 at that time (1 of 2 lessons)" in page
    assert "<em>" not in page  # no other place is offered
    assert re.findall(r'aria-label="([^"]*) teaches this lesson"', page) == ["Kamila Saidova"]
    address = f"/admin/timetable/lesson/{lesson.pk}/?opened=substitute"
    for asked, offered in (("", {"Kamila Saidova", "Sherzod Rahimov"}), ("&and_following=on", {"Kamila Saidova"})):
        page = desk.get(address + asked).content.decode()
        assert set(re.findall(r'aria-label="([^"]*) teaches this lesson"', page)) == offered
        assert re.search(r"<details [^>]*open><summary[^>]*>.*?Substitute", page)
    do(desk, lesson, "substitute", teacher=free.pk, and_following="on")
    assert {now_of(each).teacher for each in (lesson, after)} == {free}


def test_lessons_for_which_nobody_is_free_are_shared_by_one_press(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        usual = make_teacher(name="Nodira Aliyeva")
    lesson = meets(center, "IELTS-3", teacher=usual)
    sherzod, kamila = (qualified(center, lesson, name) for name in ("Sherzod Rahimov", "Kamila Saidova"))
    days = [MONDAY + timedelta(days=number) for number in (1, 2)]
    with organization_scope(center):
        second, third = (
            add_lesson(group=lesson.group, starts_at=at(center, 9, day=day), minutes=90, room=None, teacher=usual)
            for day in days
        )
    meets(center, "B2-02", time(9), day=days[0], teacher=sherzod)
    for number, day in enumerate((MONDAY, days[1])):
        meets(center, f"A1-{number}", time(15, 30) if day == MONDAY else time(9), day=day, teacher=kamila)
    address = f"/admin/timetable/lesson/{lesson.pk}/?opened=substitute"
    assert "timetable-share" not in desk.get(address).content.decode()
    page = desk.get(address + "&and_following=on").content.decode()
    assert "<strong>Sherzod Rahimov 2, Kamila Saidova 1</strong>" in page
    [pairs] = re.findall(r'name="pairs" value="([^"]*)"', page)
    answer = desk.post("/admin/timetable/absent/take/", {"pairs": pairs})
    assert [now_of(each).teacher for each in (lesson, second, third)] == [sherzod, kamila, sherzod]
    take_back(desk, answer)
    assert {now_of(each).teacher for each in (lesson, second, third)} == {usual}


def test_lessons_that_nobody_can_take_are_not_shared(center: Organization, desk: Client) -> None:
    lesson = meets(center, "IELTS-3")
    busy = qualified(center, lesson, "Sherzod Rahimov")
    with organization_scope(center):
        tuesday = at(center, 9, day=MONDAY + timedelta(days=1))
        add_lesson(group=lesson.group, starts_at=tuesday, minutes=90, room=None, teacher=None)
    meets(center, "B2-02", time(9), day=MONDAY + timedelta(days=1), teacher=busy)
    page = desk.get(f"/admin/timetable/lesson/{lesson.pk}/?opened=substitute&and_following=on").content.decode()
    assert "Teaches B2-02 at that time (1 of 2 lessons)" in page
    assert "timetable-share" not in page


def test_a_substitute_takes_the_lessons_after_it_too_and_each_goes_back(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        usual, guest = make_teacher(name="Nodira Aliyeva"), make_teacher(name="Aziz Karimov")
    lesson = meets(center, "IELTS-3", teacher=usual)
    other = qualified(center, lesson, "Sherzod Rahimov")
    assert "after it" not in card(desk, lesson)
    with organization_scope(center):
        days = [at(center, 9, day=MONDAY + timedelta(days=number)) for number in (1, 2, 3)]
        own, foreign, after = (
            add_lesson(group=lesson.group, starts_at=day, minutes=90, room=None, teacher=teacher)
            for day, teacher in zip(days, (usual, guest, usual), strict=True)
        )
    assert "and the 2 lessons after it" in card(desk, lesson)
    answer = do(desk, lesson, "substitute", teacher=other.pk, and_following="on")
    assert [now_of(each).teacher for each in (lesson, own, foreign, after)] == [other, other, guest, other]
    assert "from 1 February on: 3 lessons." in json.loads(answer["HX-Trigger"])["crm:told"]["text"]
    take_back(desk, answer)
    assert [now_of(each).teacher for each in (lesson, own, foreign, after)] == [usual, usual, guest, usual]
