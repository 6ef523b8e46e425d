"""The lead list by whether a new lead got its first answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leads.factories import make_lead
from leads.models import Lead
from organizations.scoping import organization_scope


@pytest.fixture
def waiting(center) -> dict[str, Lead]:
    """One late, one in time, one answered, one closed without an answer."""
    now = timezone.now()
    facts = {
        "late": {"respond_by": now - timedelta(minutes=1)},
        "waiting": {"respond_by": now + timedelta(minutes=5)},
        "given": {"respond_by": now - timedelta(minutes=1), "first_response_at": now - timedelta(minutes=2)},
        "closed": {"respond_by": now - timedelta(minutes=1), "status": "lost"},
    }
    with organization_scope(center):
        leads = {name: make_lead() for name in facts}
        for name, values in facts.items():
            Lead.objects.filter(pk=leads[name].pk).update(**values)
    return leads


@pytest.mark.parametrize(
    ("value", "shown"),
    [("late", {"late"}), ("waiting", {"late", "waiting"}), ("given", {"given"}), ("nonsense", set())],
)
def test_each_choice_shows_its_leads(owner, waiting, browser_of, value, shown):
    page = browser_of(owner).get(f"/admin/leads/lead/?answer={value}")
    names = {name for name, lead in waiting.items() if f"/admin/leads/lead/{lead.pk}/change/" in page.content.decode()}
    assert names == shown


def test_the_tab_of_late_answers_is_there_while_it_counts_some(center, owner, waiting, browser_of):
    client = browser_of(owner)
    tabs = {tab["view"].key: tab["count"] for tab in client.get("/admin/leads/lead/").context["tabs"]}
    assert tabs["late"] == "1"
    with organization_scope(center):
        Lead.objects.update(first_response_at=timezone.now())
    client.post("/admin/reminders/alert/seen/")
    assert "late" not in {tab["view"].key for tab in client.get("/admin/leads/lead/").context["tabs"]}
