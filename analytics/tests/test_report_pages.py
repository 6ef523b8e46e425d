"""Pages of reports: who may see which, the days they tell of, what their numbers open."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.periods import report_periods
from analytics.reports.registry import REPORTS
from analytics.reports.report import Access
from analytics.services.compute_kpis import compute_kpis
from analytics.tests.conftest import DAYS, FIRST
from leads.factories import make_lead, make_source
from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.models import AuditEvent, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf

CARDS = reverse("admin:reports")
OF_LEADS = [report.key for report in REPORTS if report.access == Access.LEADS]
DAYS_ASKED = {"from": FIRST.isoformat(), "to": (FIRST + timedelta(days=DAYS)).isoformat()}


def page_of(key: str) -> str:
    return reverse("admin:report", args=(key,))


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.MARKETER])
def test_leaders_see_all_reports_and_marketers_those_of_leads(center, browser_of: BrowserOf, role: Role) -> None:
    browser = browser_of(make_member(role, organization=center))
    page = browser.get(CARDS).content.decode()
    for report in REPORTS:
        may_see = role != Role.MARKETER or report.key in OF_LEADS
        assert (f'href="{page_of(report.key)}"' in page) == may_see
        assert browser.get(page_of(report.key)).status_code == (200 if may_see else 403)
        assert browser.post(f"{page_of(report.key)}file/").status_code == (200 if may_see else 403)


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.RECEPTIONIST, Role.TEACHER, Role.PARTNER])
def test_others_see_none(center: Organization, browser_of: BrowserOf, role: Role) -> None:
    browser = browser_of(make_member(role, organization=center))
    leads = reverse("admin:report_leads")
    for address in (CARDS, f"{leads}?of=came", *(page_of(report.key) for report in REPORTS)):
        assert browser.get(address).status_code == 403, address


def test_a_marketer_opens_leads_of_sources_only(center: Organization, browser_of: BrowserOf) -> None:
    browser, leads = browser_of(make_member(Role.MARKETER, organization=center)), reverse("admin:report_leads")
    for family in ("came", "met"):
        assert browser.get(f"{leads}?of={family}").status_code == 200
    for family in ("decided", "stayed", "standing", "stepped", "touched", "tried", "offered"):
        assert browser.get(f"{leads}?of={family}").status_code == 403


def test_a_report_that_is_none_is_not_found(owner: Any, browser_of: BrowserOf) -> None:
    assert browser_of(owner).get(page_of("nothing")).status_code == 404


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.key)
def test_an_empty_center_is_told_what_to_do(owner: Any, browser_of: BrowserOf, report: Any) -> None:
    page = browser_of(owner).get(page_of(report.key)).content.decode()
    assert "Nothing to tell of these days" in page
    assert str(report.empty) in unescape(page)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.key)
def test_each_number_of_a_page_opens_its_leads(berlin: Organization, browser_of: BrowserOf, report: Any) -> None:
    with organization_scope(berlin):
        compute_kpis(first=FIRST, last=FIRST + timedelta(days=DAYS))
    browser = browser_of(make_member(Role.OWNER, organization=berlin))
    page = browser.get(page_of(report.key), DAYS_ASKED).content.decode()
    links = re.findall(r'<td[^>]*><a href="([^"]+)">(\d+)</a>', page)
    for link, number in dict(links).items() if len(links) < 8 else [*links[:4], *links[-4:]]:
        assert f": {number}</h2>" in browser.get(unescape(link)).content.decode(), link


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("from=2026-10-22&to=2026-10-21", "The first day is after the last"),
        ("from=2026-10-22", "Choose both days"),
        ("from=x&to=2026-13-45", "Choose both days"),
        ("from=2000-01-01&to=2026-10-21", "at most three years"),
    ],
)
def test_days_that_make_no_sense_are_told(owner: Any, browser_of: BrowserOf, asked: str, told: str) -> None:
    assert told in browser_of(owner).get(f"{page_of('funnel')}?{asked}").content.decode()


@pytest.mark.parametrize("asked", ["branch=9999", "branch=x", "period=none", "from=%00&to=", "branch=" + "9" * 40])
def test_odd_words_in_an_address_harm_nothing(owner: Any, browser_of: BrowserOf, asked: str) -> None:
    for report in REPORTS:
        assert browser_of(owner).get(f"{page_of(report.key)}?{asked}").status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["", "of=none", "of=came&step=x", "of=came&source=x", "of=met&known=2", "of=came&from=2026-10-22&to=2026-10-21",
     "of=decided&won=2", "of=tried&owner=x", "of=touched&answered=2",
     "of=standing&days=99999", "of=stayed&status=none", "of=came&enrolled_from=2026-13-01"],
)  # fmt: skip
def test_an_address_that_names_no_leads_is_told_so(owner: Any, browser_of: BrowserOf, asked: str) -> None:
    answer = browser_of(owner).get(f"{reverse('admin:report_leads')}?{asked}")
    assert answer.status_code == 404
    assert "There is no such number" in answer.content.decode()


def test_names_are_written_as_they_are(center: Organization, owner: Any, browser_of: BrowserOf) -> None:
    with organization_scope(center):
        make_lead(source=make_source(name="<script>alert(1)</script> = 2"))
    page = browser_of(owner).get(page_of("sources")).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; = 2" in page


def test_a_branch_of_another_center_is_none(center: Organization, owner: Any, browser_of: BrowserOf, berlin) -> None:
    with organization_scope(berlin):
        branch = make_branch(name="Mitte")
    with organization_scope(center):
        make_lead()
        make_branch(), make_branch()
    page = browser_of(owner).get(f"{page_of('funnel')}?branch={branch.pk}").content.decode()
    assert "Mitte" not in page
    assert "all branches" in page


def test_a_file_is_posted_and_noted_in_the_journal(center: Organization, owner: Any, browser_of: BrowserOf) -> None:
    address = reverse("admin:report_file", args=("funnel",))
    assert browser_of(owner).get(address).status_code == 405
    answer = browser_of(owner).post(address, {"period": "month"})
    assert answer["Content-Disposition"].startswith('attachment; filename="funnel-')
    with organization_scope(center):
        line = AuditEvent.objects.get(kind="exported")
        assert line.payload["report"] == "funnel"
        assert line.payload["to"] == timezone.localdate(timezone=center.zone).isoformat()


def test_periods_follow_the_calendar() -> None:
    found = {period.key: (period.first, period.last) for period in report_periods(date(2026, 2, 28))}
    assert found["quarter"] == (date(2026, 1, 1), date(2026, 2, 28))
    assert found["last_quarter"] == (date(2025, 10, 1), date(2025, 12, 31))
    assert found["last_month"] == (date(2026, 1, 1), date(2026, 1, 31))
    assert found["30_days"] == (date(2026, 1, 30), date(2026, 2, 28))
    assert found["90_days"] == (date(2025, 12, 1), date(2026, 2, 28))
    assert found["year"] == (date(2026, 1, 1), date(2026, 2, 28))


def test_channels_are_of_the_whole_center_and_ask_for_no_branch(center, owner: Any, browser_of: BrowserOf) -> None:
    with organization_scope(center):
        branch, _other = (make_branch(name=name) for name in ("Sergeli", "Chilonzor"))
    browser = browser_of(owner)
    assert 'name="branch"' in browser.get(page_of("funnel")).content.decode()
    page = browser.get(page_of("channels"), {"branch": branch.pk}).content.decode()
    assert 'name="branch"' not in page
    assert "Sergeli" not in page
