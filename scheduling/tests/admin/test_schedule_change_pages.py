"""A change of the schedule in the admin: asked, shown as a plan, applied, undone."""

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.models import Membership, Organization
from organizations.tests.people import client_of
from scheduling.factories import make_room, make_teacher, new_group
from scheduling.models import Group, Room, ScheduleChange
from scheduling.services.save_group import open_group

ADD, LIST = "/admin/scheduling/schedulechange/add/", "/admin/scheduling/schedulechange/"


@pytest.fixture
def receptionist(school: Organization) -> Membership:
    return make_member(Role.RECEPTIONIST, organization=school, name="Feruza")


@pytest.fixture
def desk(receptionist: Membership) -> Client:
    return client_of(receptionist.user)


@pytest.fixture
def rooms(school: Organization) -> list[Room]:
    branch = make_branch()
    return [make_room(name=name, branch=branch) for name in ("201", "202")]


def opened(name: str, **over: Any) -> Group:
    tomorrow = timezone.localdate() + timedelta(days=1)
    group = new_group(name=name, **{"first_day": tomorrow, "last_day": tomorrow + timedelta(days=13), **over})
    open_group(group=group)
    return group


def wish(*groups: Group, **over: Any) -> dict[str, Any]:
    today = timezone.localdate()
    dates = {"first_day": today.isoformat(), "last_day": (today + timedelta(days=40)).isoformat()}
    return {"groups": [group.pk for group in groups], "shift": "0", "longer": "0", "step": "plan", **dates, **over}


def hidden(page: str, form: int = 0) -> dict[str, list[str]]:
    """What a form of the plan posts."""
    html = re.findall(r"<form method=\"post\">.*?</form>", page, re.DOTALL)[form]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html):
        fields.setdefault(name, []).append(value)
    return fields


def test_all_groups_are_meant_until_some_are_ticked(desk: Client) -> None:
    ours, others = opened("IELTS-1"), opened("IELTS-2")
    asked = desk.get(ADD)
    assert asked.context["form"]["all_shown"].value() is True
    everybody = desk.post(ADD, wish(shift="-60", all_shown="on")).context["plan"]
    assert {planned.group for planned in everybody.groups} == {ours, others}
    ticked = desk.post(ADD, wish(ours, shift="-60", all_shown="on")).context["plan"]
    assert {planned.group for planned in ticked.groups} == {ours}


def test_planned_then_applied_then_undone(desk: Client, receptionist: Membership) -> None:
    groups = [opened(f"IELTS-{number}") for number in (3, 1, 2)]
    before = set(groups[0].lessons.values_list("starts_at", "ends_at"))
    page = desk.post(ADD, wish(shift="-60", longer="-30", all_shown="on", groups=[], name="Summer")).content.decode()
    assert "60 min earlier · 30 min shorter" in page
    assert "15:00–16:30" in page
    assert "14:00–15:00" in page
    assert not ScheduleChange.objects.exists()

    assert desk.post(ADD, {**hidden(page), "step": "apply"}).url == LIST
    change = ScheduleChange.objects.get()
    assert (change.name, change.created_by, change.changed_groups.count()) == ("Summer", receptionist, 3)
    assert not before & set(groups[0].lessons.values_list("starts_at", "ends_at"))
    listed = desk.get(LIST).content.decode()
    assert "Summer" in listed
    (undo,) = re.findall(r'form="changelist-form" formaction="([^"]+)"', listed)
    desk.post(undo)
    assert set(groups[0].lessons.values_list("starts_at", "ends_at")) == before


def test_a_clash_is_shown_with_what_is_free_and_its_group_can_be_left_out(desk: Client, rooms: list[Room]) -> None:
    teacher = make_teacher()
    held = opened("Held", room=rooms[0], teacher=teacher)
    clashing, free = opened("Clashing", room=rooms[1]), opened("Free")
    page = desk.post(ADD, wish(clashing, free, **{f"room_{rooms[1].pk}": rooms[0].pk, "shift": "60"})).content.decode()
    assert "Room 201 is taken on" in page
    assert "by Held" in page
    assert 'value="apply"' not in page
    assert "Free for all of them:" in page

    page = desk.post(ADD, {**hidden(page, 1), "step": "plan"}).content.decode()
    desk.post(ADD, {**hidden(page), "step": "apply"})
    assert [each.group for each in ScheduleChange.objects.get().changed_groups.all()] == [free]
    assert held.lessons.filter(room=rooms[0]).exists()


def test_a_lesson_under_way_is_not_in_the_way_of_what_the_page_proposes(desk: Client, rooms: list[Room]) -> None:
    """It would stay where it is, and the one after it move into its room."""
    monday = datetime(2026, 11, 23, 8, tzinfo=timezone.get_current_timezone())
    with time_machine.travel(monday, tick=False):
        term = {"first_day": monday.date(), "last_day": monday.date() + timedelta(days=60), "room": rooms[0]}
        opened("First", starts_at=time(9), **term)
        opened("Second", starts_at=time(10, 30), **term)
    with time_machine.travel(monday + timedelta(hours=1, minutes=20), tick=False):
        form = desk.get(ADD).context["form"]
        proposed = {name: form[name].value().isoformat() for name in ("first_day", "last_day")}
        hour_earlier = wish(shift="-60", all_shown="on", groups=[])
        page = desk.post(ADD, {**hour_earlier, **proposed}).content.decode()
        assert 'value="apply"' in page
        page = desk.post(ADD, hour_earlier).content.decode()
        assert "Room 201 is taken on Mon 23 November until 10:30 by First" in page


def test_two_groups_swap_rooms(desk: Client, rooms: list[Room]) -> None:
    groups = [opened("One", room=rooms[0]), opened("Other", room=rooms[1])]
    swap = {f"room_{rooms[0].pk}": rooms[1].pk, f"room_{rooms[1].pk}": rooms[0].pk}
    page = desk.post(ADD, wish(*groups, **swap)).content.decode()
    assert "201 → 202 · 202 → 201" in page
    desk.post(ADD, {**hidden(page), "step": "apply"})
    assert [set(group.lessons.values_list("room__name", flat=True)) for group in groups] == [{"202"}, {"201"}]


def test_a_plan_that_is_old_is_shown_anew(desk: Client) -> None:
    group = opened("IELTS-1")
    page = desk.post(ADD, wish(group, shift="60")).content.decode()
    group.lessons.order_by("starts_at")[0].delete()
    answer = desk.post(ADD, {**hidden(page), "step": "apply"}).content.decode()
    assert "since you looked" in answer
    assert not ScheduleChange.objects.exists()


def test_filters_narrow_what_is_offered_and_keep_what_was_entered(desk: Client, rooms: list[Room]) -> None:
    for name, room in zip(("Here", "There"), rooms, strict=True):
        opened(name, room=room)
    for asked in ("room", "room__id__exact"):
        page = desk.get(ADD, {asked: rooms[0].pk}).content.decode()
        assert "<b>Here</b>" in page
        assert "<b>There</b>" not in page
    page = desk.post(ADD, wish(step="", room=rooms[1].pk, name="Summer", shift="-60")).content.decode()
    assert "<b>There</b>" in page
    assert 'value="Summer"' in page
    assert "change-errors" not in page


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"groups": []}, "Choose at least one group"),
        ({}, "No lesson of these groups changes"),
        ({"first_day": "soon"}, "Enter a valid date"),
        ({"other_shift": "9999"}, "less than or equal to 720"),
        ({"days": ["odd", "mon"]}, "Odd or even days go with nothing else"),
        ({"shift": "60", "last_day": "2001-01-01"}, "The last day is before the first"),
        ({"groups": ["999999999999999999999999"]}, "Choose groups of the list"),
        ({"shift": "60", "room": "nonsense", "pattern": "x"}, "60 min later"),
    ],
)
def test_what_makes_no_sense_is_said_in_words(desk: Client, over: dict[str, Any], words: str) -> None:
    assert words in desk.post(ADD, wish(opened("IELTS-1"), **over)).content.decode()


def test_who_may_not_change_groups_may_not_change_their_schedule(school: Organization) -> None:
    teacher = client_of(make_member(Role.TEACHER, organization=school).user)
    group = opened("IELTS-1")
    assert teacher.get(ADD).status_code == 403
    assert teacher.post(ADD, wish(group, shift="60", step="apply")).status_code == 403
    assert not ScheduleChange.objects.exists()


def test_the_list_of_groups_leads_here(desk: Client) -> None:
    opened("IELTS-1")
    for page in ("/admin/scheduling/group/", "/admin/timetable/"):
        assert ADD in desk.get(page).content.decode()
