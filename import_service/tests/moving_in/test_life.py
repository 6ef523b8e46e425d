"""A workbook is full of people: what nobody confirms is forgotten."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from import_service.choices import JobStatus
from import_service.models import PLAN_LIVES, MovingIn
from import_service.services.move_in import cancel_move
from import_service.tests.moving_in.moves import plan, write
from import_service.tests.moving_in.test_bad_input import sheets
from import_service.tests.moving_in.test_pages import url_of
from organizations.models import Membership
from organizations.tasks import tick_organization
from organizations.tests.people import client_of
from scheduling.models import Group

BAD_ROOM = ["102", "Yunusobod", 8]
LATE = timedelta(minutes=1)


@pytest.fixture
def move(owner: Membership) -> MovingIn:
    return plan(sheets(Rooms=[BAD_ROOM]), actor=owner)


def after(move: MovingIn, moment: datetime) -> MovingIn:
    """What the tick of that moment makes of it."""
    with time_machine.travel(moment, tick=False):
        tick_organization(move.organization_id)
    return MovingIn.objects.get(pk=move.pk)


def test_what_nobody_confirmed_for_two_weeks_is_forgotten(move: MovingIn) -> None:
    waiting = after(move, move.created_at + PLAN_LIVES - LATE)
    assert (waiting.status, len(waiting.problems)) == (JobStatus.PLANNED, 1)
    gone = after(move, move.created_at + PLAN_LIVES + LATE)
    assert (gone.status, gone.reading, gone.answers, gone.problems) == (JobStatus.CANCELLED, {}, {}, [])


def test_what_moved_in_stays_as_it_is(move: MovingIn) -> None:
    write(move)
    kept = after(move, timezone.now() + 2 * PLAN_LIVES)
    assert kept.status == JobStatus.DONE
    assert kept.made
    assert Group.objects.count() == 1


def test_giving_up_forgets_too(move: MovingIn) -> None:
    given_up = cancel_move(move=move)
    assert (given_up.reading, given_up.problems) == ({}, [])


def test_both_pages_say_so(owner: Membership, move: MovingIn) -> None:
    browser = client_of(owner.user)
    day = timezone.localtime(move.lives_until).strftime("%-d %B")
    assert f"until {day}, what was read is forgotten" in browser.get(url_of(move)).content.decode()
    after(move, move.lives_until + LATE)
    page = browser.get(url_of(move)).content.decode()
    assert "nobody confirmed it for two weeks" in page
    assert "Yunusobod" not in page
