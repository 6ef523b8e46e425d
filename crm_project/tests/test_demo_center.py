"""What the demo center shows: loaded once for all who only look."""

from collections.abc import Iterator

import pytest
from django.db.models import Count
from django.utils import timezone

from crm_project.demo.load import demo_center, remove_demo
from crm_project.tests.test_load_demo import load
from leads.choices import EventKind, LeadStatus
from leads.models import DuplicateCandidate, Family, Lead, LeadEvent
from leads.services.edit_lead import search_text_of
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from reminders.models import Alert
from reminders.rules.run import watch_events
from scheduling.models import Lesson
from scheduling.seats import seats_of_lessons
from trials.models import TrialLesson

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[Organization]:
    """Written for good, since each test undoes what it writes itself; taken out at the end."""
    with django_db_blocker.unblock():
        load()
        center = demo_center()
    assert center is not None
    yield center
    with django_db_blocker.unblock():
        remove_demo(center)


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
    now = timezone.now()
    with organization_scope(demo):
        lessons = list(Lesson.objects.planned().filter(starts_at__gt=now).select_related("group"))
        seats = seats_of_lessons(lessons).values()
        coming = TrialLesson.objects.scheduled().filter(guest__lesson__starts_at__gt=now).count()
    assert coming > 6
    assert sum(each.guests for each in seats) == 6 + coming
    assert [each for each in seats if each.people + each.held > each.capacity] == []
