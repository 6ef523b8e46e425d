"""Workers thought dead and those that took their place write one move at the same moment. With its control."""

from collections.abc import Iterator

import pytest

from clients.models import Client
from import_service.choices import JobStatus
from import_service.models import MovingIn
from import_service.services.move_in import confirm_move
from import_service.tests.moving_in.moves import plan
from import_service.tests.moving_in.test_bad_input import sheets
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints
from scheduling.models import Group

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 3
WRITE = """
from import_service.models import MovingIn
from import_service.moving_in import work
move = MovingIn.objects.get(pk={pk}, status="applying")
try:
    work.write_move(move)
except work.MovedOnError:
    pass
"""
# Nobody looks whether another worker was there before.
NO_GUARD = "from import_service.moving_in import work; work._stay_alone = lambda move: __import__('time').sleep(0.5)"


@pytest.fixture
def center() -> Iterator[Organization]:
    organization = make_organization(country="UZ")
    with organization_scope(organization):
        yield organization


def is_written_once(center: Organization, extra: str = "") -> bool:
    """Whether every worker ended well, each row is there once, and the move remembers all of them."""
    move = confirm_move(move=plan(sheets()), actor=None)
    said = complaints(center, [WRITE.format(pk=move.pk)] * WORKERS, extra=extra)
    done = MovingIn.objects.get(pk=move.pk)
    is_remembered = done.status == JobStatus.DONE and len(done.made["group"]) == Group.objects.count() == 1
    return not said and is_remembered and len(done.made["client"]) == Client.objects.count() == 2


def test_three_workers_write_one_move_once(center: Organization) -> None:
    assert is_written_once(center)


def test_without_the_guard_they_do_not(center: Organization) -> None:
    assert not is_written_once(center, NO_GUARD)
