"""Somebody said beforehand that a student will not come: the roll shows it, and nobody is marked by it."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from clients.factories import make_client
from clients.models import Client
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.tests.people import BrowserOf
from scheduling.announced import announced_absences
from scheduling.factories import make_teacher
from scheduling.models import AnnouncedAbsence, Attendance, Lesson
from scheduling.roll.sheet import read_sheet
from scheduling.services.announce_absence import announce_absence, take_back_absence
from scheduling.services.change_lesson import cancel_lesson, move_lesson
from scheduling.tests.admin.school import at, meets, now_of


@pytest.fixture
def lesson(center: Organization, scope: Organization) -> Lesson:
    """From 15:30 to 17:00, with three students."""
    return meets(center, "IELTS-3", time(15, 30), students=3, teacher=make_teacher())


@pytest.fixture(autouse=True)
def in_the_morning(center: Organization) -> Iterator[None]:
    with time_machine.travel(at(center, 9), tick=False):
        yield


@pytest.fixture
def aziza(lesson: Lesson) -> Client:
    found: Client = Client.objects.order_by("pk")[0]
    return found


def signs(lesson: Lesson) -> list[str]:
    """What the roll says beside each student; nobody is marked."""
    rows = read_sheet(now_of(lesson)).rows
    assert not any(row.mark.state for row in rows)
    return [f"{row.said[0]} {row.said_why}".strip() if row.said else "" for row in rows]


def test_the_roll_shows_it_and_nobody_is_marked(lesson: Lesson, aziza: Client) -> None:
    mother = make_client(first_name="Nilufar")
    said = announce_absence(lesson=lesson, client=aziza, told_by=mother, reason=" dentist ")
    assert (said.told_by, said.about, said.reason) == (mother, lesson.starts_at, "dentist")
    assert signs(lesson) == ["Will not come dentist", "", ""]
    assert not Attendance.objects.exists()


def test_said_again_it_is_said_once_and_a_reason_may_follow(lesson: Lesson, aziza: Client) -> None:
    for reason in ("", "dentist", ""):
        announce_absence(lesson=lesson, client=aziza, told_by=None, reason=reason)
    assert AnnouncedAbsence.objects.get().reason == "dentist"
    take_back_absence(lesson=lesson, client=aziza)
    take_back_absence(lesson=lesson, client=aziza)
    assert signs(lesson) == ["", "", ""]
    announce_absence(lesson=lesson, client=aziza, told_by=None)
    assert signs(lesson) == ["Will not come", "", ""]


def test_a_lesson_that_began_or_is_cancelled_takes_no_word(center: Organization, lesson: Lesson, aziza: Client) -> None:
    announce_absence(lesson=lesson, client=aziza, told_by=None)
    with time_machine.travel(lesson.starts_at, tick=False):
        with pytest.raises(ValidationError, match="has begun"):
            announce_absence(lesson=lesson, client=aziza, told_by=None)
        with pytest.raises(ValidationError, match="has begun"):
            take_back_absence(lesson=lesson, client=aziza)
    assert signs(lesson) == ["Will not come", "", ""]
    cancel_lesson(lesson=now_of(lesson), reason="snow")
    with pytest.raises(ValidationError, match="cancelled"):
        announce_absence(lesson=lesson, client=aziza, told_by=None)


def test_who_is_not_in_the_lesson_is_not_missed(lesson: Lesson) -> None:
    stranger = make_client()
    with pytest.raises(ValidationError, match="not in this lesson"):
        announce_absence(lesson=lesson, client=stranger, told_by=None)
    assert not AnnouncedAbsence.objects.exists()


def test_of_a_lesson_that_was_moved_since_nothing_is_known(lesson: Lesson, aziza: Client) -> None:
    announce_absence(lesson=lesson, client=aziza, told_by=None)
    later = lesson.starts_at + timedelta(hours=2)
    move_lesson(lesson=now_of(lesson), starts_at=later, room=None)
    assert announced_absences([lesson.pk]) == {}
    announce_absence(lesson=lesson, client=aziza, told_by=None)
    assert AnnouncedAbsence.objects.get().about == later


def test_the_teacher_reads_it_on_the_roll_and_the_desk_on_the_timeline(
    center: Organization, lesson: Lesson, aziza: Client, browser_of: BrowserOf
) -> None:
    mother = make_client(first_name="Nilufar", last_name="Norova")
    announce_absence(lesson=lesson, client=aziza, told_by=mother, reason="<b>dentist</b>")
    desk = browser_of(make_member(Role.RECEPTIONIST, organization=center))
    roll = desk.get(reverse("admin:roll", args=(lesson.pk,))).content.decode()
    assert "Will not come" in roll
    assert "&lt;b&gt;dentist" in roll
    take_back_absence(lesson=lesson, client=aziza)
    page = desk.get(reverse("admin:clients_client_change", args=(aziza.pk,))).content.decode()
    assert "Nilufar Norova" in page
    assert "They come after all" in page


def test_another_center_sees_none_of_it(lesson: Lesson, aziza: Client) -> None:
    announce_absence(lesson=lesson, client=aziza, told_by=None)
    with platform_wide(), organization_scope(make_organization(name="Elsewhere")):
        assert announced_absences([lesson.pk]) == {}
        with pytest.raises(Client.DoesNotExist):
            announce_absence(lesson=lesson, client=aziza, told_by=None)
