"""A trial alone stands on the timetable, where its room and its teacher are taken."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leads.factories import make_lead
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.tests.people import client_of
from scheduling.factories import make_room, make_teacher
from trials.models import TrialLesson
from trials.services.book_trial import OwnTime, book_trial_alone, cancel_trial

pytestmark = pytest.mark.usefixtures("school")


@pytest.fixture
def trial() -> TrialLesson:
    time = OwnTime(None, timezone.now() + timedelta(days=1), 45, make_room(name="103"), make_teacher(name="Nodira"))
    return book_trial_alone(lead=make_lead(first_name="Kamola", last_name=""), time=time, actor=None)


def page(client: Client, trial: TrialLesson, **asked: str) -> str:
    day = f"{timezone.localtime(trial.starts_at):%Y-%m-%d}"
    return client.get(reverse("admin:timetable"), {"day": day, **asked}).text


@pytest.mark.parametrize(("span", "by"), [("day", "room"), ("day", "teacher"), ("week", "room")])
def test_it_is_there_with_the_way_to_its_lead(school: Organization, trial: TrialLesson, span: str, by: str) -> None:
    shown = page(client_of(make_member(Role.MANAGER, organization=school).user), trial, span=span, by=by)
    assert "Trial: Kamola" in shown
    assert f'href="{reverse("admin:leads_lead_change", args=(trial.lead_id,))}"' in shown


def test_not_among_groups_nor_when_it_is_cancelled(school: Organization, trial: TrialLesson) -> None:
    manager = client_of(make_member(Role.MANAGER, organization=school).user)
    assert "Trial: Kamola" not in page(manager, trial, by="group")
    cancel_trial(trial=trial, reason="Ill", actor=None)
    assert "Trial: Kamola" not in page(manager, trial)


def test_a_teacher_sees_the_own_ones_only(school: Organization, trial: TrialLesson) -> None:
    other = make_member(Role.TEACHER, organization=school)
    assert "Trial: Kamola" not in page(client_of(other.user), trial)
    TrialLesson.objects.update(own_teacher=other)
    trial.occupancy.teacher = other
    trial.occupancy.save()
    assert "Trial: Kamola" in page(client_of(other.user), trial)
