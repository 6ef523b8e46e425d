"""New leads find their people: rules in order, then the least loaded of those at work, never more than a limit."""

from datetime import UTC, datetime, time

import pytest
from django.utils import timezone

from clients.factories import make_client
from leads.admin.lead_page.timeline import read_timeline
from leads.assignment import LEAST_LOADED
from leads.choices import AssignmentKind, EventKind, LeadStatus
from leads.factories import make_lead, make_source
from leads.models import AssignmentRule, Family, Lead
from leads.services.assign_by_rules import assign_by_rules, assign_new_leads
from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.models import Membership, SellerProfile
from scheduling.models import Course

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 7, tzinfo=UTC)  # a Wednesday, 12:00 in Tashkent
NIGHT = datetime(2026, 11, 18, 20, tzinfo=UTC)  # 01:00 on Thursday


@pytest.fixture(autouse=True)
def _scope(scope) -> None:
    """Every test works inside the center."""


@pytest.fixture
def at(monkeypatch):
    def stop_clock(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stop_clock(NOON)
    return stop_clock


def rule(kind: AssignmentKind, *sellers, order: int = 10, **over) -> AssignmentRule:
    made = AssignmentRule.objects.create(kind=kind, order=order, **over)
    made.sellers.set(sellers)
    return made


def give(*leads: Lead) -> int:
    return assign_by_rules(leads=Lead.objects.filter(pk__in=[lead.pk for lead in leads]))


def owner_of(lead: Lead):
    return Lead.objects.get(pk=lead.pk).owner


def test_without_rules_the_least_loaded_gets_the_next_and_the_event_says_why(at, malika, sardor) -> None:
    make_lead(owner=malika)
    lead = make_lead()
    assert give(lead) == 1
    assert owner_of(lead) == sardor
    event = lead.events.get(kind=EventKind.ASSIGNED)
    assert (event.actor, event.to_value, event.payload["rule"]) == (None, sardor.name, LEAST_LOADED)
    assert event.payload["owner"] == [None, sardor.pk]


def test_load_is_a_share_of_the_limit(at, malika, sardor) -> None:
    SellerProfile.objects.create(membership=malika, lead_limit=10)
    SellerProfile.objects.create(membership=sardor, lead_limit=2)
    for owner in (malika, malika, malika, sardor):
        make_lead(owner=owner)
    lead = make_lead()
    give(lead)
    assert owner_of(lead) == malika


def test_nobody_gets_more_than_the_limit_and_the_rest_waits(at, malika, sardor) -> None:
    for seller, limit in ((malika, 2), (sardor, 1)):
        SellerProfile.objects.create(membership=seller, lead_limit=limit)
    leads = [make_lead() for _ in range(5)]
    assert give(*leads) == 3
    assert Lead.objects.filter(owner=malika).count() == 2
    assert Lead.objects.filter(owner=sardor).count() == 1
    assert Lead.objects.unassigned().count() == 2
    assert give(*leads) == 0


def test_closed_and_archived_leads_are_no_load(at, malika) -> None:
    SellerProfile.objects.create(membership=malika, lead_limit=1)
    make_lead(owner=malika, status=LeadStatus.LOST)
    lead = make_lead()
    assert give(lead) == 1


def test_a_lead_with_an_owner_stays_with_them(at, malika, sardor) -> None:
    lead = make_lead(owner=malika)
    assert give(lead) == 0
    assert owner_of(lead) == malika


def test_who_does_not_work_now_waits_for_their_hours(at, malika, sardor) -> None:
    SellerProfile.objects.create(membership=malika, works_from=time(18), works_until=time(22))
    make_lead(owner=sardor)
    lead = make_lead()
    give(lead)
    assert owner_of(lead) == sardor


def test_at_night_a_lead_goes_to_whoever_begins_first_with_time_until_then(at, center, malika, sardor) -> None:
    at(NIGHT)
    SellerProfile.objects.create(membership=malika, works_from=time(8), works_until=time(16))
    lead = make_lead()
    give(lead)
    assert owner_of(lead) == malika
    accept_by = Lead.objects.get(pk=lead.pk).accept_by
    assert accept_by == datetime(2026, 11, 19, 3, center.accept_minutes, tzinfo=UTC)


def test_a_center_without_the_clock_has_nobody_accept(at, center, malika) -> None:
    center.accept_minutes = 0
    lead = make_lead()
    give(lead)
    assert Lead.objects.get(pk=lead.pk).accept_by is None


def test_family_comes_first_and_siblings_of_one_list_stay_together(at, malika, sardor) -> None:
    rule(AssignmentKind.FAMILY)
    family, other = Family.objects.create(), Family.objects.create()
    make_lead(owner=sardor)
    relative = make_lead(owner=malika)
    Lead.objects.filter(pk=relative.pk).update(family=family)
    for _ in range(5):
        make_lead(owner=malika)
    brother, one, two = make_lead(), make_lead(), make_lead()
    Lead.objects.filter(pk=brother.pk).update(family=family)
    Lead.objects.filter(pk__in=[one.pk, two.pk]).update(family=other)
    give(brother, one, two)
    assert owner_of(brother) == malika
    assert owner_of(one) == owner_of(two) == sardor


def test_the_first_rule_that_fits_decides(at, malika, sardor) -> None:
    course = Course.objects.create(name="English")
    branch = make_branch()
    source = make_source(default_owner=sardor)
    rule(AssignmentKind.COURSE, malika, course=course, order=10)
    rule(AssignmentKind.SOURCE_OWNER, order=20)
    rule(AssignmentKind.BRANCH, sardor, branch=branch, order=30)
    rule(AssignmentKind.REGION, malika, region="Samarqand", order=40)
    english = make_lead(course=course, branch=branch)
    from_source = make_lead(owner=None, branch=branch)
    Lead.objects.filter(pk=from_source.pk).update(source=source)
    here, there = make_lead(branch=branch), make_lead(city="samarqand")
    give(english, from_source, here, there)
    assert [owner_of(lead) for lead in (english, from_source, here, there)] == [malika, sardor, sardor, malika]
    why = english.events.get(kind=EventKind.ASSIGNED).payload
    assert (why["rule"], why["about"]) == (AssignmentKind.COURSE, "English")


def test_people_of_the_branch_and_those_without_branches_get_its_leads(at, center, malika, sardor) -> None:
    here, there = make_branch(), make_branch()
    malika.branches.add(here)
    sardor.branches.add(there)
    rule(AssignmentKind.BRANCH)
    make_lead(owner=malika)
    lead = make_lead(branch=here)
    give(lead)
    assert owner_of(lead) == malika


def test_a_rule_whose_people_are_full_gives_way_to_the_next(at, malika, sardor) -> None:
    course = Course.objects.create(name="English")
    rule(AssignmentKind.COURSE, malika, course=course)
    SellerProfile.objects.create(membership=malika, lead_limit=0)
    lead = make_lead(course=course)
    give(lead)
    assert owner_of(lead) == sardor


def test_a_rule_out_of_use_is_not_asked(at, malika, sardor) -> None:
    course = Course.objects.create(name="English")
    rule(AssignmentKind.COURSE, malika, course=course, is_active=False)
    make_lead(owner=malika)
    lead = make_lead(course=course)
    give(lead)
    assert owner_of(lead) == sardor


def test_a_leader_gets_leads_only_by_name_until_the_profile_says_otherwise(at, owner, malika) -> None:
    for _ in range(3):
        make_lead(owner=malika)
    lead = make_lead()
    give(lead)
    assert owner_of(lead) == malika
    course = Course.objects.create(name="IELTS")
    rule(AssignmentKind.COURSE, owner, course=course)
    named = make_lead(course=course)
    give(named)
    assert owner_of(named) == owner


def test_who_left_or_takes_no_new_leads_gets_none(at, center, malika, sardor) -> None:
    SellerProfile.objects.create(membership=malika, takes_new_leads=False)
    sardor.is_active = False
    sardor.save()
    make_member(Role.RECEPTIONIST, organization=center)
    assert give(make_lead()) == 0


def test_the_tick_gives_out_new_leads_only_where_the_center_wants_it(at, center, malika) -> None:
    fresh, old = make_lead(), make_lead(status=LeadStatus.CONTACTED)
    assign_new_leads()
    assert owner_of(fresh) is None
    center.assigns_by_rules = True
    assign_new_leads()
    assert owner_of(fresh) == malika
    assert owner_of(old) is None


def test_queries_do_not_grow_with_leads(at, malika, sardor, django_assert_max_num_queries) -> None:
    leads = [make_lead() for _ in range(40)]
    with django_assert_max_num_queries(20):
        assert give(*leads) == 40


def test_the_timeline_says_by_which_rule(at, malika) -> None:
    rule(AssignmentKind.COURSE, malika, course=Course.objects.create(name="English"))
    lead = make_lead(course=Course.objects.get())
    give(lead)
    lines = [line for _day, lines in read_timeline(lead).days for line in lines]
    assert ("Given to Malika Yusupova", "by course English") in [(line.title, line.detail) for line in lines]


def test_the_lead_of_a_client_goes_to_who_has_the_client_until_they_are_full(at, malika, sardor) -> None:
    rule(AssignmentKind.CLIENT_OWNER)
    SellerProfile.objects.create(membership=malika, lead_limit=1)
    make_client(first_name="Nilufar", phone="+998905550112", owner=malika)
    for _ in range(3):
        make_lead(owner=sardor)
    leads = [make_lead(first_name=name, phone="+998905550112") for name in ("Bek", "Lola")]
    assert give(*leads) == 2
    assert [owner_of(lead) for lead in leads] == [malika, sardor]
    reasons = [lead.events.get(kind=EventKind.ASSIGNED).payload["rule"] for lead in leads]
    assert reasons == [AssignmentKind.CLIENT_OWNER, LEAST_LOADED]


def test_a_client_of_who_left_or_of_nobody_says_nothing(at, malika, sardor) -> None:
    rule(AssignmentKind.CLIENT_OWNER)
    make_client(first_name="Nilufar", phone="+998905550112")
    make_client(first_name="Lola", phone="+998905550113", owner=sardor)
    Membership.objects.filter(pk=sardor.pk).update(is_active=False)
    leads = [make_lead(phone=phone) for phone in ("+998905550112", "+998905550113")]
    assert give(*leads) == 2
    assert {owner_of(lead) for lead in leads} == {malika}
