"""Background work of a center: its scope, the tick, and waking it."""

import logging
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from organizations import ticks
from organizations.factories import make_branch, make_organization
from organizations.models import Branch
from organizations.scoping import ScopeError, current_organization, organization_scope
from organizations.tasks import organization_task, tick, tick_organization
from organizations.wake import wake

pytestmark = pytest.mark.django_db


@organization_task(name="tests.branches_seen")
def branches_seen(organization_id: int) -> list[str]:
    return [
        *Branch.objects.values_list("name", flat=True),
        timezone.get_current_timezone_name(),
        translation.get_language(),
    ]


@pytest.fixture
def due() -> Iterator[ticks.Registry]:
    """An empty registry in place of the product's."""
    empty: ticks.Registry = ticks.Registry()
    with patch("organizations.tasks.due_functions", empty), patch("organizations.ticks.due_functions", empty):
        yield empty


def test_a_task_runs_in_the_scope_zone_and_language_of_its_organization() -> None:
    here, other = make_organization(timezone="Europe/Berlin", language="ru"), make_organization()
    for organization, name in ((here, "Here"), (other, "Elsewhere")):
        with organization_scope(organization):
            make_branch(name=name)
    assert branches_seen(here.pk) == ["Here", "Europe/Berlin", "ru"]
    assert current_organization() is None


def test_without_our_base_the_same_task_has_no_scope() -> None:
    organization = make_organization()
    with pytest.raises(ScopeError):
        branches_seen.run(organization.pk)


@pytest.mark.parametrize("state", ["closed", "gone"])
def test_a_task_of_a_closed_organization_does_nothing(state: str) -> None:
    organization = make_organization(is_active=state != "closed")
    pk = organization.pk
    if state == "gone":
        organization.delete()
    assert branches_seen(pk) is None


def test_the_tick_starts_one_subtask_for_each_active_organization() -> None:
    active = {make_organization().pk, make_organization().pk}
    make_organization(is_active=False)
    with patch.object(tick_organization, "apply_async") as started:
        tick()
    assert {call.args[0][0] for call in started.call_args_list} == active


def test_one_failing_due_function_stops_no_other(due: ticks.Registry, caplog: pytest.LogCaptureFixture) -> None:
    organization, done = make_organization(), []
    ticks.register_due("broken", lambda: 1 / 0)
    ticks.register_due("sound", lambda: done.append(current_organization()))
    tick_organization(organization.pk)
    assert done == [organization]
    assert "broken failed" in caplog.text


def test_a_name_is_registered_once(due: ticks.Registry) -> None:
    ticks.register_due("imports", lambda: None)
    with pytest.raises(ValueError, match="imports"):
        ticks.register_due("imports", lambda: None)


@pytest.mark.django_db(transaction=True)
def test_waking_sends_the_tick_after_the_commit_and_a_burst_sends_two() -> None:
    cache.clear()
    organization = make_organization()
    with patch.object(current_app, "send_task") as send_task:
        with transaction.atomic():
            wake(organization)
            assert not send_task.called
        for _ in range(5):
            wake(organization)
    sent = [(call.args[0], call.kwargs["args"], call.kwargs["countdown"]) for call in send_task.call_args_list]
    assert sent == [
        ("crm.tick_organization", (organization.pk,), 0),
        ("crm.tick_organization", (organization.pk,), 1),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_breaks_no_request(caplog: pytest.LogCaptureFixture) -> None:
    cache.clear()
    organization = make_organization()
    with (
        patch.object(current_app, "send_task", side_effect=OperationalError("no broker")) as send_task,
        caplog.at_level(logging.WARNING),
        transaction.atomic(),
    ):
        wake(organization)
    assert send_task.called
    assert "next tick" in caplog.text
