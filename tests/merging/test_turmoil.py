"""A thousand random merges and undos by several processes, while others note, call, edit, tag and give tasks.

No row is lost, none is orphaned, and parting everything again works. Without the locks the same turmoil breaks it.
"""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import Lead, LeadEvent, LeadMerge, Touchpoint
from leads.services.add_note import add_note
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import undo_merge
from organizations.choices import Role
from organizations.factories import make_member, make_organization, make_tag
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import at_once, complaints
from tests.merging.rows import count_rows, faults, make_rich_lead

pytestmark = pytest.mark.django_db(transaction=True)
LEADS = 12
ON_POSTGRES = connection.vendor == "postgresql"
ROUNDS = 340 if ON_POSTGRES else 15
PLAY = "from tests.merging.turmoil import run; run(part={part!r}, seed={seed}, rounds={rounds})"
# Every writer goes on as if nobody else were there, and whatever the database refuses.
NO_LOCKS = """
from tests.merging import turmoil
turmoil.REFUSALS = (Exception,)
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
"""


@pytest.fixture
def center():
    organization = make_organization()
    with organization_scope(organization):
        member = make_member(Role.OWNER, organization=organization)
        tags = [make_tag() for _ in range(3)]
        for number in range(LEADS):
            make_rich_lead(member, tags=tags[: number % 3], number=number)
        yield organization


def turmoil(center: Organization, *, rounds: int, extra: str = "") -> list[str]:
    """Three processes merge and part, two write; what they complained of."""
    parts = [*[("merge", rounds)] * 3, *[("write", rounds // 4)] * 2]
    works = [PLAY.format(part=part, seed=number, rounds=much) for number, (part, much) in enumerate(parts)]
    return complaints(center, works, extra=extra)


def test_nothing_is_lost_or_orphaned_in_the_turmoil(center):
    before = count_rows()
    assert turmoil(center, rounds=ROUNDS) == []
    assert faults() == []
    after = count_rows()
    assert all(after[name] >= count for name, count in before.items() if name != "leads.LeadPhone")
    # By chance the last of them may have parted everything.
    winner, absorbed = Lead.objects.current().order_by("pk")[:2]
    merge_leads(winner=winner, absorbed=[absorbed], choices={}, actor=None)
    assert LeadEvent.objects.filter(kind=EventKind.MERGED).count() == LeadMerge.objects.count() * 2
    told = LeadEvent.objects.filter(kind=EventKind.TOUCH).count()
    assert Touchpoint.objects.count() == before["leads.Touchpoint"] + told
    for merge in LeadMerge.objects.filter(undone_at=None).order_by("-pk"):
        undo_merge(merge=merge, actor=None)
    assert faults() == []
    assert Lead.objects.current().count() == LEADS
    parted = count_rows()
    kept = ("leads.Touchpoint", "leads.LeadDocument", "leads.LeadContact", "reminders.Task", "leads.LeadReminder")
    assert {name: parted[name] for name in kept} == {name: after[name] for name in kept}


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one lock, and it cannot be taken out.")
def test_without_the_locks_it_breaks(center):
    """The negative control of the test above."""
    assert [*turmoil(center, rounds=40, extra=NO_LOCKS), *faults()] != []


def test_of_two_merges_into_each_other_one_wins(center):
    for _round in range(5):
        a, b = make_lead(), make_lead()
        results = at_once(
            center,
            lambda a=a, b=b: merge_leads(winner=a, absorbed=[b], choices={}, actor=None),
            lambda a=a, b=b: merge_leads(winner=b, absorbed=[a], choices={}, actor=None),
        )
        assert sorted(type(result).__name__ for result in results) == [ValidationError.__name__, "list"]
    assert faults() == []


def test_a_note_written_during_a_merge_is_with_the_winner_or_told_there(center):
    for _round in range(5):
        a, b = make_lead(), make_lead()
        merged, note = at_once(
            center,
            lambda a=a, b=b: merge_leads(winner=a, absorbed=[b], choices={}, actor=None),
            lambda b=b: add_note(lead=b, text="Called", actor=None),
        )
        went = LeadEvent.objects.get(lead=b, kind=EventKind.MERGED)
        assert isinstance(merged, list)
        assert note.lead_id == a.pk or note.pk < went.pk
    assert faults() == []
