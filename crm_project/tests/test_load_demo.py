"""`manage.py load_demo`."""

import io
import re

import pytest
from django.apps import apps
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.db.models import Count
from django.test import RequestFactory
from django.utils import timezone

from crm_project.demo import words
from crm_project.demo.load import demo_center
from leads.choices import EventKind, LeadStatus
from leads.models import DuplicateCandidate, Family, Lead, LeadEvent
from leads.services.edit_lead import search_text_of
from organizations.choices import Role
from organizations.factories import make_member, make_organization, make_user
from organizations.models import Membership, Organization, OrganizationModel
from organizations.people import memberships_of
from organizations.scoping import organization_scope, platform_wide
from reminders.models import Alert
from reminders.rules.run import watch_events
from scheduling.models import Lesson
from scheduling.seats import seats_of_lessons

pytestmark = pytest.mark.django_db


def load(**options) -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out, **{"leads": 120, **options})
    return out.getvalue()


@pytest.fixture
def demo() -> Organization:
    load()
    center = demo_center()
    assert center is not None
    return center


def test_the_printed_logins_open_the_demo(settings):
    said = load(leads=0)
    logins = re.findall(r"^  (\S+) ", said, re.MULTILINE)
    assert logins == list(words.PEOPLE)
    assert words.PASSWORD in said
    for login in logins:
        user = authenticate(RequestFactory().post("/"), username=login, password=words.PASSWORD)
        assert [member.organization.is_demo for member in memberships_of(user)] == [True]


def test_a_second_run_changes_nothing(demo):
    with organization_scope(demo):
        before = Lead.objects.count(), LeadEvent.objects.count(), Membership.objects.count()
    assert "owner" in load(leads=300)
    with organization_scope(demo):
        assert (Lead.objects.count(), LeadEvent.objects.count(), Membership.objects.count()) == before


def test_the_demo_shows_every_status_and_all_there_is_to_decide(demo):
    with organization_scope(demo):
        assert set(Lead.objects.values_list("status", flat=True)) == set(LeadStatus.values)
        now = timezone.now()
        assert Lead.objects.overdue(now).exists()
        assert Lead.objects.unassigned().exists()
        assert Lead.objects.filter(tags__isnull=False).exists()
        assert Lead.objects.filter(partner__isnull=False).exists()
        assert Family.objects.filter(leads__isnull=False).exists()
        assert DuplicateCandidate.objects.exists()
        assert not Lead.objects.filter(created_at__gt=now).exists()


def test_events_agree_with_their_leads(demo):
    with organization_scope(demo):
        for lead in Lead.objects.prefetch_related("events", "more_phones"):
            events = sorted(lead.events.all(), key=lambda event: (event.at, event.pk))
            assert events[0].kind == EventKind.CREATED
            moves = [event.to_value for event in events if event.kind in (EventKind.CREATED, EventKind.STATUS)]
            assert moves[-1] == lead.status
            assert max(event.payload.get("version", 1) for event in events) == lead.version
            owners = [event for event in events if event.kind == EventKind.ASSIGNED]
            assert (owners[-1].payload["owner"][1] if owners else None) == lead.owner_id
            assert all(event.at <= timezone.now() for event in events)
            assert lead.search_text == search_text_of(lead, [row.phone for row in lead.more_phones.all()])


def test_nobody_is_called_at_night(demo):
    with organization_scope(demo):
        planned = Lead.objects.filter(next_contact_at__isnull=False).values_list("next_contact_at", flat=True)
        hours = {timezone.localtime(at).hour for at in planned}
    assert hours
    assert hours <= set(range(9, 21))


def test_what_is_long_over_is_no_news(demo):
    with organization_scope(demo):
        watch_events()
        told = Alert.objects.filter(seen_at=None).values_list("member").annotate(n=Count("pk"))
        assert max(number for _member, number in told) <= 20


def test_nobody_of_the_demo_sits_beyond_the_seats(demo):
    with organization_scope(demo):
        lessons = list(Lesson.objects.planned().filter(starts_at__gt=timezone.now()).select_related("group"))
        seats = seats_of_lessons(lessons).values()
    assert sum(each.guests for each in seats) == 6
    assert [each for each in seats if each.people + each.held > each.capacity] == []


def test_the_same_seed_makes_up_the_same_people():
    def names() -> list[str]:
        center = demo_center()
        assert center is not None
        with organization_scope(center):
            return [lead.name for lead in Lead.objects.order_by("pk")]

    load(leads=40, seed=3)
    first = names()
    load(remove=True)
    load(leads=40, seed=3)
    assert names() == first


def test_removing_leaves_nothing_of_it_and_everything_else(demo):
    other = make_member(Role.OWNER, organization=make_organization())
    guest = make_member(Role.TEACHER, organization=demo)
    assert "is gone" in load(remove=True)
    assert demo_center() is None
    with platform_wide():
        models = [model for model in apps.get_models() if issubclass(model, OrganizationModel)]
        left = {model.__name__: model._base_manager.count() for model in models if model._base_manager.exists()}
    assert left == {"Membership": 1, "MembershipRole": 1}
    assert set(get_user_model().objects.all()) == {other.user, guest.user}
    assert "There is no demo center" in load(remove=True)


def test_a_name_that_is_taken_keeps_its_password():
    taken = make_user(username="owner")
    assert "owner-demo" in load(leads=0)
    taken.refresh_from_db()
    assert taken.check_password("pass")
    assert memberships_of(taken) == []
