"""What leads show on pages of others."""

from datetime import timedelta

from django.utils import timezone

from leads.factories import make_lead
from leads.models import Lead
from leads.services.change_status import change_statuses
from organizations.tests.people import client_of


def test_the_page_of_a_person_shows_what_has_to_be_handed_over(scope, owner, malika):
    client = client_of(owner.user)
    address = f"/admin/organizations/membership/{malika.pk}/change/"
    assert "Open their leads" not in client.get(address).content.decode()
    make_lead(owner=malika, next_contact_at=timezone.now() - timedelta(days=1))
    make_lead(owner=malika)
    gone = make_lead(owner=malika)
    change_statuses(leads=Lead.objects.filter(pk=gone.pk), status="lost", actor=None, reason="moved")
    page = client.get(address).content.decode()
    assert "2 open leads are theirs. 1 is overdue." in page
    assert f"/admin/leads/lead/?owner={malika.pk}" in page
