"""A center with a bot on a working morning, and salespeople whose chats are linked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from bots.services.make_link_code import make_link_code
from bots.tests.chat import Person
from messaging.factories import make_bot
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization

MORNING = datetime(2026, 11, 18, 6, tzinfo=UTC)  # a Wednesday, 11:00 in Tashkent


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(clock: Any, school: Organization) -> Organization:
    make_bot()
    return school


@pytest.fixture
def nigora(desk: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=desk, name="Nigora")


@pytest.fixture
def sardor(desk: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=desk, name="Sardor")


def linked(member: Membership, chat: int = 7002) -> Person:
    code = make_link_code(actor=member, member=member).code
    person = Person(chat).writes(f"/start link-{code}")
    member.refresh_from_db()
    return person
