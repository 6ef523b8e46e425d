"""Taking a move back: what nobody worked with goes, the rest stays and says why; and nobody is faster unseen."""

from datetime import date, time
from typing import Any

import pytest

from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import Client, ClientContact
from clients.services.add_note import add_note
from clients.services.link_contact import link_contact
from import_service.choices import JobStatus
from import_service.models import MovingIn
from import_service.moving_in import work
from import_service.services.move_in import cancel_move, confirm_move
from import_service.services.steer_import import WrongMoment
from import_service.tests.moving_in.moves import counted, move_in, plan, take_back, write
from import_service.tests.moving_in.test_bad_input import sheets
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Branch, Membership
from scheduling.factories import make_course, new_group
from scheduling.models import Attendance, Course, Enrolment, Group, Lesson, Room, RoomOccupancy, TeacherProfile
from scheduling.roll.attendees import Mark, Who
from scheduling.services.change_lesson import cancel_lesson
from scheduling.services.mark_roll import mark_roll
from scheduling.services.save_group import change_group, open_group

pytestmark = pytest.mark.usefixtures("center")
OFFER = (Branch, Room, Course, TeacherProfile, Group, Lesson, RoomOccupancy, Enrolment)


def kept(move: MovingIn) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in move.kept:
        found.setdefault(row["kind"], []).append(row["name"])
    return found


def test_what_nobody_touched_goes() -> None:
    undone = take_back(move_in(sheets()))
    assert (undone.status, undone.kept) == (JobStatus.UNDONE, [])
    assert not any(model.objects.exists() for model in OFFER)
    assert not Membership.objects.filter(name="Nodira Aliyeva").exists()
    assert not Client.objects.current().exists()


def test_a_student_somebody_wrote_about_stays_with_all_it_needs() -> None:
    done = move_in(
        sheets(Students=[["", "Jasur", "Toshev", "", "901112255"]], Enrolments=[["Jasur Toshev", "I-1", ""]])
    )
    add_note(client=Client.objects.get(first_name="Aziza"), text="Asked for the evening", actor=None)
    undone = take_back(done)
    assert kept(undone) == {
        "student": ["Aziza Karimova"],
        "guardian": ["Dilnoza"],
        "group": ["I-1"],
        "teacher": ["Nodira Aliyeva"],
        "room": ["101"],
        "course": ["IELTS"],
        "branch": ["Chilonzor"],
    }
    assert sorted(client.first_name for client in Client.objects.current()) == ["Aziza", "Dilnoza"]
    assert [row.client.first_name for row in Enrolment.objects.select_related("client")] == ["Aziza"]
    assert all(row["why"] for row in undone.kept)


def test_a_student_somebody_marked_stays_with_the_group() -> None:
    done = move_in(sheets())
    lesson, aziza = Lesson.objects.latest("starts_at"), Client.objects.get(first_name="Aziza")
    actor = make_member(Role.OWNER, organization=lesson.organization)
    mark_roll(lesson=lesson, marks={Who.student(aziza.pk): Mark("excused")}, actor=actor)
    undone = take_back(done)
    assert kept(undone)["student"] == ["Aziza Karimova"]
    assert kept(undone)["group"] == ["I-1"]
    assert Attendance.objects.get().lesson == lesson


def test_a_mother_who_answers_for_another_child_now_stays() -> None:
    done = move_in(sheets())
    other = make_client(first_name="Other", last_name="Child")
    link_contact(client=other, contact=Client.objects.get(first_name="Dilnoza"), actor=None)
    assert kept(take_back(done)) == {"guardian": ["Dilnoza"]}


def _change(group: Group) -> None:
    change_group(group=group, changes={"level": "B2"}, version=group.version)


def _cancel(group: Group) -> None:
    cancel_lesson(lesson=group.lessons.order_by("-starts_at")[0], reason="Snow")


@pytest.mark.parametrize("touch", [_change, _cancel])
def test_a_group_somebody_changed_stays(touch: Any) -> None:
    done = move_in(sheets())
    touch(Group.objects.get())
    undone = take_back(done)
    assert kept(undone)["group"] == ["I-1"]
    assert set(kept(undone)) == {"group", "teacher", "room", "course", "branch"}
    assert Group.objects.get().lessons.exists()
    assert not Enrolment.objects.exists()


def test_a_room_somebody_renamed_and_a_course_somebody_uses_stay() -> None:
    done = move_in(sheets())
    Room.objects.update(name="101a")
    open_group(group=new_group(course=Course.objects.get()))
    undone = take_back(done)
    assert kept(undone) == {"room": ["101a"], "course": ["IELTS"], "branch": ["Chilonzor"]}
    assert Course.objects.get().prices.count() == 1


def test_what_was_here_before_stays_as_it_was() -> None:
    branch, course = Branch.objects.create(name="Chilonzor"), make_course(name="IELTS")
    aziza = make_client(first_name="Aziza", last_name="Karimova", phone="+998901112233")
    undone = take_back(move_in(sheets()))
    assert undone.kept == []
    assert (Branch.objects.get(), Course.objects.get(), Client.objects.current().get()) == (branch, course, aziza)
    assert not ClientContact.objects.filter(client=aziza).exists()
    told = list(aziza.events.order_by("pk").values_list("kind", flat=True))
    assert told[-2:] == [ClientEventKind.CONTACT_REMOVED, ClientEventKind.LEFT_GROUP]


def test_a_room_that_was_booked_after_the_preview_is_seen_when_it_is_written() -> None:
    move = plan(sheets())
    assert counted(move)["group"] == (1, 0, 0)
    branch = Branch.objects.create(name="Chilonzor")
    room = Room.objects.create(name="101", branch=branch, capacity=12)
    facts = {"days": "mon", "starts_at": time(9), "first_day": date(2027, 9, 1), "last_day": date(2027, 9, 30)}
    open_group(group=new_group(name="First", room=room, branch=branch, **facts))
    done = write(move)
    assert (counted(done)["group"], done.status) == ((0, 0, 1), JobStatus.DONE)
    assert "by First" in done.problems[0]["message"]
    assert Group.objects.get().name == "First"


def test_whoever_is_faster_than_the_writing_itself_has_the_plan_shown_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guards of the services hold even if the plan saw nothing; then nothing at all is written."""
    move = plan(sheets())
    planned = work.plan_move

    def plan_and_lose(of: MovingIn) -> Any:
        found = planned(of)
        for item in found.items["group"]:
            item.row.capacity = 1_000
        return found

    monkeypatch.setattr(work, "plan_move", plan_and_lose)
    shown = write(move)
    assert shown.status == JobStatus.PLANNED
    assert "Nothing was written" in shown.problem
    assert not any(model.objects.exists() for model in OFFER)
    monkeypatch.undo()
    assert write(shown).status == JobStatus.DONE


def test_a_second_worker_on_the_same_move_writes_nothing() -> None:
    move = plan(sheets())
    stale = confirm_move(move=move, actor=None)
    assert work.work_on_move(move.pk)
    with pytest.raises(work.MovedOnError):
        work.write_move(stale)
    assert Group.objects.count() == 1


def test_a_move_is_confirmed_and_given_up_once() -> None:
    move = plan(sheets())
    cancel_move(move=move)
    with pytest.raises(WrongMoment):
        confirm_move(move=move, actor=None)
    assert MovingIn.objects.get().reading == {}
