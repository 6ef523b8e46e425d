"""Whose new leads are: the owner a row names, else what a person chose, else the owner of the source."""

from collections import Counter

import pytest

from import_service.choices import JobStatus, Outcome
from import_service.pipeline import give_out
from import_service.pipeline.work import work_on
from import_service.services.fix_row import decide_row
from import_service.services.steer_import import undo_import
from import_service.tests.imports import plan, run, write
from leads.assignment import LEAST_LOADED
from leads.choices import AssignmentKind, EventKind
from leads.factories import make_lead, make_source
from leads.models import AssignmentRule, Lead, LeadEvent
from leads.services.assign_by_rules import assign_by_rules
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, SellerProfile

TEXT = "Name,Phone,Owner\nTimur,905550101,\nKamola,905550102,\nAziz,905550103,Sardor\n"


@pytest.fixture
def people(center):
    return {name: make_member(organization=center, name=name) for name in ("Malika", "Sardor", "Nigora")}


@pytest.fixture
def source(people):
    return make_source(default_owner=people["Malika"])


def owners() -> list[str]:
    return [lead.owner.name if lead.owner else "" for lead in Lead.objects.order_by("pk").select_related("owner")]


def test_the_owner_of_the_source_is_usual(source) -> None:
    run(TEXT, source=source)
    assert owners() == ["Malika", "Malika", "Sardor"]


def test_nobody_is_chosen(source) -> None:
    run(TEXT, source=source, owner_rule="nobody")
    assert owners() == ["", "", "Sardor"]


def test_people_take_turns(source, people) -> None:
    run(TEXT, source=source, owner_rule="turn", owners=[people["Sardor"].pk, people["Nigora"].pk])
    assert sorted(owners()[:2]) == ["Nigora", "Sardor"]
    assert owners()[2] == "Sardor"


@pytest.fixture
def salespeople(center):
    return [make_member(Role.SALESPERSON, organization=center, name=name) for name in ("Aziza", "Bobur")]


def test_by_the_rules_all_new_leads_find_their_people_before_it_is_done(source, salespeople) -> None:
    job = run(TEXT, source=source, owner_rule="rules")
    assert job.status == JobStatus.DONE
    assert sorted(owners()[:2]) == ["Aziza", "Bobur"]
    assert owners()[2] == "Sardor"
    given = LeadEvent.objects.filter(kind=EventKind.ASSIGNED)
    assert {event.payload["rule"] for event in given} == {LEAST_LOADED}
    assert given.count() == 2


def test_a_rule_may_name_the_owner_of_the_source(source, salespeople) -> None:
    AssignmentRule.objects.create(kind=AssignmentKind.SOURCE_OWNER, order=10)
    run(TEXT, source=source, owner_rule="rules")
    assert owners() == ["Malika", "Malika", "Sardor"]


def test_nobody_has_to_accept_an_imported_lead(center, salespeople) -> None:
    run(TEXT, owner_rule="rules")
    assert owners()[:2] != ["", ""]
    assert not Lead.objects.exclude(accept_by=None).exists()


def test_what_nobody_has_room_for_stays_with_nobody(people, salespeople) -> None:
    for person in Membership.objects.exclude(role_rows__role=Role.SALESPERSON):
        SellerProfile.objects.create(membership=person, takes_new_leads=False)
    for person in salespeople:
        SellerProfile.objects.create(membership=person, lead_limit=0 if person.name == "Aziza" else 1)
    run(TEXT, owner_rule="rules")
    assert sorted(owners()[:2]) == ["", "Bobur"]


def test_giving_out_goes_on_after_a_kill_and_gives_nothing_twice(salespeople, monkeypatch) -> None:
    text = "Name,Phone\n" + "".join(f"Learner{n},+99890{n:07}\n" for n in range(7))
    monkeypatch.setattr(give_out, "CHUNK", 2)
    calls: list[int] = []

    def dies_in_the_second(**which):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return assign_by_rules(**which)

    monkeypatch.setattr(give_out, "assign_by_rules", dies_in_the_second)
    job = plan(text, owner_rule="rules")
    with pytest.raises(RuntimeError):
        write(job)
    job.refresh_from_db()
    assert job.status == JobStatus.APPLYING
    assert Lead.objects.exclude(owner=None).count() == 2
    work_on(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert sorted(Counter(owners()).values()) == [3, 4]
    assert LeadEvent.objects.filter(kind=EventKind.ASSIGNED).count() == 7


def test_an_import_that_was_given_out_is_undone_like_any_other(center, salespeople) -> None:
    job = run(TEXT, owner_rule="rules")
    undo_import(job=job, actor=None)
    work_on(job.pk)
    assert not Lead.objects.current().exists()


def test_a_row_decided_later_goes_by_the_rules_too(center, salespeople, django_capture_on_commit_callbacks) -> None:
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101", owner=salespeople[0])
    job = run("Name,Phone\nT. K.,905550101\n", owner_rule="rules")
    row = job.rows.get(outcome=Outcome.REVIEW)
    with django_capture_on_commit_callbacks(execute=True):
        decide_row(row=row, decision="different", actor=None)
    assert Lead.objects.order_by("pk").last().owner == salespeople[1]
