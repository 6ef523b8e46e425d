"""What the list shows of leads that differ in one thing each."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from leads.choices import LeadStatus
from leads.factories import make_industry, make_lead, make_source
from leads.models import Lead
from leads.services.archive_leads import archive_leads
from leads.tests.admin.lead_list.pages import LIST
from organizations.factories import make_branch, make_tag
from scheduling.factories import make_course


@pytest.fixture(autouse=True)
def _no_kept_counts() -> None:
    cache.clear()


@pytest.fixture
def shown(browser_of, owner):
    """The leads on a page of the list, by external id, in order."""
    client = browser_of(owner)

    def open_page(query: str = "", member=None) -> list[str]:
        response = (browser_of(member) if member else client).get(f"{LIST}?{query}")
        assert response.status_code == 200
        return [row.external_id for row in _fresh(response.context["pages"].rows)]

    return open_page


def _fresh(rows):
    found = Lead.objects.in_bulk([row.pk for row in rows])
    return [found[row.pk] for row in rows]


@pytest.fixture
def varied(scope, owner, malika, partner) -> dict[str, str]:
    """Leads that differ in one thing each, and the filter that finds just that one."""
    now = timezone.now()
    source, course, tag, branch = make_source(), make_course(), make_tag(), make_branch()
    industry = make_industry()
    make_lead(external_id="plain")
    make_lead(external_id="status", status=LeadStatus.SALES_OFFER)
    make_lead(external_id="source", source=source)
    make_lead(external_id="owner", owner=malika)
    make_lead(external_id="partner", partner=partner)
    make_lead(external_id="course", course=course)
    make_lead(external_id="industry", industry=industry, company="Silk Road")
    make_lead(external_id="branch", branch=branch)
    make_lead(external_id="tag", tags=[tag, make_tag()])
    make_lead(external_id="city", city="Samarkand")
    make_lead(external_id="region", region="Bukhara")
    make_lead(external_id="created", created_at=now - timedelta(days=400))
    make_lead(external_id="overdue", next_contact_at=now - timedelta(minutes=1))
    make_lead(external_id="later", next_contact_at=now + timedelta(days=3))
    make_lead(external_id="closed", status=LeadStatus.ENROLLED)
    archived = make_lead(external_id="archived")
    archive_leads(leads=Lead.objects.filter(pk=archived.pk), actor=owner)
    day = timezone.localdate(now - timedelta(days=400)).isoformat()
    return {
        "status": "status=sales_offer",
        "source": f"source={source.pk}",
        "owner": f"owner={malika.pk}",
        "partner": f"partner={partner.pk}",
        "course": f"course={course.pk}",
        "industry": f"industry={industry.pk}",
        "branch": f"branch={branch.pk}",
        "tag": f"tag={tag.pk}",
        "city": "city=Samarkand",
        "region": "region=Bukhara",
        "created": f"created_from={day}&created_to={day}",
        "overdue": "next=overdue",
        "later": "next=week",
        "closed": "state=closed",
        "archived": "state=archived",
    }
