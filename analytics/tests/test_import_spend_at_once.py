"""Two people import one file at the same moment: its days are written once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from analytics.models import Spend
from analytics.spending.choices import read_choices
from analytics.spending.look import look_at_spend
from analytics.spending.read_file import FileRow, SpendFile
from leads.models import Channel
from organizations.factories import make_member, make_organization
from organizations.models import Membership
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints

pytestmark = pytest.mark.django_db(transaction=True)

IMPORT = """
from analytics.services.import_spend import ChangedSinceLookError, import_spend
from analytics.spending.choices import read_choices
from analytics.spending.read_file import FileRow, SpendFile
from organizations.models import Membership
file = {file!r}
try:
    import_spend(file=file, choices=read_choices({{}}, file), seen={seen!r}, actor=Membership.objects.get())
except ChangedSinceLookError:
    pass
"""
# Between what is written and the commit there is time for the other one.
PAUSE = """
from analytics.services import import_spend as verbs
tell_replaced = verbs._tell_replaced
def slowly(*facts):
    time.sleep(0.5)
    tell_replaced(*facts)
verbs._tell_replaced = slowly
"""
NO_LOCK = "verbs.lock_imports = lambda organization_id: None"


@pytest.fixture
def owner():
    member = make_member(organization=make_organization())
    with organization_scope(member.organization):
        Channel.objects.create(key="ads", name="Ads")
        yield member


def rows_written(owner: Membership, extra: str) -> int:
    day = timezone.localdate() - timedelta(days=2)
    rows = [FileRow(2, [day.isoformat(), "Ads", "100"])]
    file = SpendFile("spend.csv", 1, ["Day", "Channel", "Cost"], rows)
    seen = look_at_spend(file, read_choices({}, file)).print
    work = IMPORT.format(file=file, seen=seen)
    assert complaints(owner.organization, [work, work], extra=extra) == []
    return Spend.objects.filter(taken_back_at=None).count()


def test_two_imports_of_one_file_write_its_days_once(owner: Membership) -> None:
    assert rows_written(owner, PAUSE) == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, with or without the lock")
def test_without_the_lock_they_write_them_twice(owner: Membership) -> None:
    assert rows_written(owner, PAUSE + NO_LOCK) == 2
