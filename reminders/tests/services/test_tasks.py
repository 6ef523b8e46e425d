"""Tasks: given, finished, opened again, handed over."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.contributions import handover_parts
from leads.factories import make_lead
from organizations.models import Membership
from reminders.choices import AlertKind
from reminders.models import Alert, Task
from reminders.services.finish_task import finish_task, reopen_task
from reminders.services.give_task import give_task, hand_tasks_over

pytestmark = pytest.mark.usefixtures("scope")


def test_whoever_gets_a_task_is_told_once(malika, teacher):
    task = give_task(title=" Call the printer ", assignee=teacher, author=malika)
    alert = Alert.objects.get()
    assert (alert.member, alert.kind, alert.interrupts) == (teacher, AlertKind.TASK, True)
    assert alert.payload == {"task": task.pk, "title": "Call the printer", "from": "Malika Yusupova"}


def test_a_note_to_oneself_tells_nobody(malika):
    give_task(title="Call the printer", assignee=malika, author=malika)
    assert not Alert.objects.exists()


def test_a_task_with_a_key_is_given_once(malika):
    first = give_task(title="Call", assignee=malika, author=None, key="lead-7")
    assert give_task(title="Call", assignee=malika, author=None, key="lead-7") == first
    assert Task.objects.count() == 1


@pytest.mark.parametrize("title", ["", "   "])
def test_a_task_says_what_to_do(malika, title):
    with pytest.raises(ValidationError, match="Write what has to be done"):
        give_task(title=title, assignee=malika, author=malika)


def test_partners_and_people_who_left_get_no_tasks(malika, partner, teacher):
    Membership.objects.filter(pk=teacher.pk).update(is_active=False)
    teacher.refresh_from_db()
    for person in (partner, teacher):
        with pytest.raises(ValidationError, match=person.name):
            give_task(title="Call", assignee=person, author=malika)
    assert not Task.objects.exists()


def test_a_task_is_finished_once_and_opened_again(malika, teacher):
    task = give_task(title="Call", assignee=malika, author=malika)
    assert finish_task(task=task, actor=teacher)
    assert not finish_task(task=task, actor=malika)
    task.refresh_from_db()
    assert task.done_by == teacher
    assert reopen_task(task=task)
    assert not reopen_task(task=task)
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (None, None)


def test_what_is_done_is_no_news_any_more(malika, teacher):
    task = give_task(title="Call", assignee=teacher, author=malika)
    finish_task(task=task, actor=teacher)
    assert not Alert.objects.unseen_by(teacher).exists()


def test_a_task_about_a_merged_lead_belongs_to_the_one_that_stayed(malika):
    stays, goes = make_lead(), make_lead()
    type(goes).objects.filter(pk=goes.pk).update(merged_into=stays)
    assert give_task(title="Call", assignee=malika, author=malika, lead=goes).lead == stays


def test_open_tasks_are_handed_over_evenly_and_each_new_owner_is_told(owner, malika, teacher, manager):
    tasks = [give_task(title=f"Task {n}", assignee=malika, author=malika) for n in range(5)]
    finish_task(task=tasks[0], actor=malika)
    assert hand_tasks_over(tasks=Task.objects.of(malika), receivers=[teacher, manager], actor=owner) == 4
    assert Task.objects.open().of(teacher).count() == Task.objects.open().of(manager).count() == 2
    assert Task.objects.of(malika).get() == tasks[0]
    assert Alert.objects.filter(member=teacher).count() == 2


def test_handing_over_needs_somebody(malika):
    with pytest.raises(ValidationError, match="Choose who"):
        hand_tasks_over(tasks=Task.objects.of(malika), receivers=[], actor=malika)


def test_leaders_see_all_tasks_others_what_is_theirs_or_was_given_by_them(owner, malika, teacher, partner):
    given = give_task(title="For the teacher", assignee=teacher, author=malika)
    other = give_task(title="For the owner", assignee=owner, author=owner)
    assert set(Task.objects.visible_to(owner)) == {given, other}
    assert set(Task.objects.visible_to(malika)) == set(Task.objects.visible_to(teacher)) == {given}
    assert not Task.objects.visible_to(partner)


def test_overdue_means_open_and_past_its_time(malika):
    now = timezone.now()
    late = give_task(title="Late", assignee=malika, author=malika, due_at=now - timedelta(minutes=1))
    done = give_task(title="Done", assignee=malika, author=malika, due_at=now - timedelta(minutes=1))
    give_task(title="Later", assignee=malika, author=malika, due_at=now + timedelta(hours=1))
    finish_task(task=done, actor=malika)
    assert list(Task.objects.overdue(now)) == [late]


def test_who_takes_over_from_a_person_gets_the_open_tasks(owner, malika, teacher):
    give_task(title="Call", assignee=malika, author=owner)
    (part,) = (part for name, part in handover_parts.items() if name == "tasks")
    assert (part.count(malika), part.late(malika)) == (1, 0)
    assert part.move(malika, [], owner) == 0
    assert part.move(malika, [teacher], owner) == 1
    assert part.count(malika) == 0
