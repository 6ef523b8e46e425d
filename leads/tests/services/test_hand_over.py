"""What a person works on goes to others: evenly or by the rules, all or a part, and can be taken back."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from leads.choices import AssignmentKind, EventKind, LeadStatus, ReminderKind
from leads.factories import make_lead
from leads.models import AssignmentRule, Lead, LeadReminder
from leads.services.hand_over import hand_over, hand_over_reminders, leads_of, preview_shares
from leads.services.undo_bulk import ACTS
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import SellerProfile
from organizations.services.leave_center import leave_center
from scheduling.models import Course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _scope(scope) -> None:
    """Every test works inside the center."""


@pytest.fixture
def nodira(center):
    return make_member(Role.SALESPERSON, organization=center, name="Nodira Karimova")


def give_all(person, receivers, actor) -> int:
    return hand_over(person=person, leads=leads_of(person), receivers=receivers, actor=actor)


def test_fifty_leads_in_one_action_evenly_as_previewed_and_back(owner, malika, sardor, nodira) -> None:
    leads = [make_lead(owner=malika) for _ in range(50)]
    foreseen = preview_shares(leads=leads_of(malika), person=malika, receivers=[sardor, nodira])
    assert give_all(malika, [sardor, nodira], owner) == 50
    assert foreseen == {sardor: 25, nodira: 25}
    assert {who: leads_of(who).count() for who in (sardor, nodira)} == foreseen
    assert leads[0].events.get(kind=EventKind.ASSIGNED).from_value == malika.name
    act = ACTS.latest(kind=EventKind.ASSIGNED, actor=owner)
    assert ACTS.take_back(kind=EventKind.ASSIGNED, at=act, actor=owner) == 50
    assert leads_of(malika).count() == 50


def test_closed_leads_stay_in_the_history_of_who_closed_them(owner, malika, sardor) -> None:
    lost = make_lead(owner=malika, status=LeadStatus.LOST)
    assert give_all(malika, [sardor], owner) == 0
    assert Lead.objects.get(pk=lost.pk).owner == malika


def test_by_the_rules_and_never_back_to_the_same_person(owner, malika, sardor, nodira) -> None:
    course = Course.objects.create(name="English")
    AssignmentRule.objects.create(kind=AssignmentKind.COURSE, course=course).sellers.set([nodira])
    SellerProfile.objects.create(membership=sardor, lead_limit=2)
    english = [make_lead(owner=malika, course=course) for _ in range(3)]
    others = [make_lead(owner=malika) for _ in range(2)]
    foreseen = preview_shares(leads=leads_of(malika), person=malika, receivers=[])
    assert give_all(malika, [], owner) == 5
    assert Lead.objects.filter(pk__in=[lead.pk for lead in english], owner=nodira).count() == 3
    assert leads_of(malika).count() == 0
    assert {who: leads_of(who).count() for who in foreseen} == foreseen
    assert Lead.objects.get(pk=others[0].pk).accept_by is None


def test_what_nobody_has_room_for_stays(owner, malika, sardor) -> None:
    SellerProfile.objects.create(membership=sardor, lead_limit=1)
    for _ in range(3):
        make_lead(owner=malika)
    assert give_all(malika, [], owner) == 1
    assert leads_of(malika).count() == 2


def test_nobody_hands_over_to_themselves_or_to_who_left(owner, malika, sardor) -> None:
    sardor.is_active = False
    sardor.save()
    for receivers in ([malika], [sardor]):
        with pytest.raises(ValidationError, match="other people"):
            give_all(malika, receivers, owner)


def test_reminders_that_name_the_person_go_to_the_owner_of_the_lead_or_to_a_receiver(malika, sardor) -> None:
    def remind(lead: Lead) -> LeadReminder:
        words = {"kind": ReminderKind.CUSTOM, "deadline_at": timezone.now(), "member": malika}
        return LeadReminder.objects.create(lead=lead, **words)

    owned, nobodys = remind(make_lead(owner=sardor)), remind(make_lead())
    assert hand_over_reminders(person=malika, receivers=[sardor]) == 2
    owned.refresh_from_db()
    nobodys.refresh_from_db()
    assert (owned.member, nobodys.member) == (None, sardor)


def test_who_leaves_needs_a_receiver_and_everything_goes_in_one_step(owner, malika, sardor) -> None:
    make_lead(owner=malika)
    with pytest.raises(ValidationError, match="takes over"):
        leave_center(person=malika, receivers=[], actor=owner)
    assert leads_of(malika).count() == 1
    leave_center(person=malika, receivers=[sardor], actor=owner)
    assert (leads_of(malika).count(), leads_of(sardor).count()) == (0, 1)
