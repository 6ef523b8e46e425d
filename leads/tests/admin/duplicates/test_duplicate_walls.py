"""Pairs of another center are not there."""

import pytest
from django.urls import reverse

from leads.choices import CandidateState
from leads.factories import make_lead
from leads.models import DuplicateCandidate
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope


@pytest.fixture
def stranger(db):
    return make_member(Role.OWNER, organization=make_organization())


def test_a_pair_of_another_center_is_not_there(center, stranger, browser_of):
    with organization_scope(center):
        canary = make_lead(first_name="Canary")
        pair = DuplicateCandidate.objects.create(older=canary, newer=make_lead())
    browser = browser_of(stranger)
    for name, *more in (("change",), ("decide", "same"), ("decide", "different"), ("reopen",)):
        address = reverse(f"admin:leads_duplicatecandidate_{name}", args=(pair.pk, *more))
        assert browser.get(address).status_code in (404, 405)
        assert browser.post(address).status_code == 404
    for address in ("", "next/", f"next/?decided={pair.pk}", "?q=cana"):
        assert "Canary" not in browser.get(f"/admin/leads/duplicatecandidate/{address}").content.decode()
    with organization_scope(center):
        pair.refresh_from_db()
        assert pair.state == CandidateState.OPEN
