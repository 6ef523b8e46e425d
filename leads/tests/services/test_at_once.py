"""Two people write the same leads at the same moment."""

import pytest

from leads.factories import make_lead
from leads.models import Lead
from leads.services.archive_leads import archive_leads
from leads.services.change_status import change_statuses
from leads.services.edit_lead import edit_lead
from organizations.changes import EditConflict
from organizations.choices import Role
from organizations.factories import make_member
from organizations.scoping import organization_scope
from organizations.tests.processes import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_edits_is_told(center):
    member = make_member(Role.OWNER, organization=center)
    with organization_scope(center):
        lead = make_lead(city="Tashkent")
    results = at_once(
        center,
        *(
            lambda city=city: edit_lead(lead_id=lead.pk, changes={"city": city}, actor=member, version=1)
            for city in ("Buxoro", "Xiva")
        ),
    )
    assert {type(result) for result in results} == {Lead, EditConflict}
    with organization_scope(center):
        saved = next(result for result in results if isinstance(result, Lead))
        assert Lead.objects.get().city == saved.city
        assert Lead.objects.get().version == 2


def test_two_verbs_over_the_same_leads_both_happen(center):
    """Each locks its rows in id order, whatever the order of its list: none waits for the other in a circle."""
    with organization_scope(center):
        for _ in range(40):
            make_lead()
    results = at_once(
        center,
        lambda: change_statuses(leads=Lead.objects.order_by("pk"), status="contacted", actor=None),
        lambda: archive_leads(leads=Lead.objects.order_by("-pk"), actor=None),
    )
    assert results == [40, 40]
    with organization_scope(center):
        assert set(Lead.objects.values_list("version", "status", "is_archived")) == {(3, "contacted", True)}
