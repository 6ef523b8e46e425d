"""The search for near matches stays inside one center."""

import pytest

from leads.factories import make_lead
from leads.models import DuplicateCandidate, Lead
from leads.services.find_candidates import find_candidates
from organizations.factories import make_organization
from organizations.scoping import organization_scope

pytestmark = pytest.mark.django_db
PERSON = {"first_name": "Aziza", "last_name": "Karimova", "email": "aziza.k@mail.example", "telegram_username": "aziza"}


def test_the_same_person_in_another_center_is_not_seen():
    here, there = make_organization(), make_organization()
    with organization_scope(there):
        make_lead(phone="+998905550112", birth_date="2014-05-17", **PERSON)
    with organization_scope(here):
        make_lead(phone="+998905550113", birth_date="2014-05-17", **PERSON)
        assert find_candidates(leads=Lead.objects.all()) == 0
        assert not DuplicateCandidate.objects.exists()
