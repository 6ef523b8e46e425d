"""The command and the lists: what they say, and who sees which rows."""

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from analytics.models import LeadMetrics, SalesKPI
from analytics.periods import usual_periods
from analytics.words import FIGURES
from leads.factories import make_lead
from leads.models import LeadSource
from leads.services.log_touch import log_touch
from organizations.choices import AuditKind
from organizations.models import AuditEvent, Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf

NOON = datetime(2026, 11, 10, 7, tzinfo=UTC)
SALES, LEADS, CORRECTIONS = (
    reverse(f"admin:analytics_{name}_changelist") for name in ("saleskpi", "leadmetrics", "correction")
)


@pytest.fixture
def worked(center: Organization, malika: Membership, sardor: Membership) -> Organization:
    """Two people have each spoken with one lead."""
    with organization_scope(center), time_machine.travel(NOON, tick=False):
        for person in (malika, sardor):
            log_touch(lead=make_lead(owner=person), channel="phone", outcome="success", actor=person, at=NOON)
    return center


def run(*words: str) -> str:
    from io import StringIO

    out = StringIO()
    call_command("compute_kpis", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_what_changed(worked: Organization) -> None:
    words = ("--organization", worked.slug, "--from", "2026-11-09", "--to", "2026-11-10")
    said = run(*words)
    assert "2026-11-10 Malika Yusupova: New contacts 0 → 1" in said
    assert run(*words).splitlines() == ["2026-11-09 – 2026-11-10: 0 rows changed."]


def test_the_command_says_it_as_json(worked: Organization) -> None:
    said = json.loads(run("--organization", worked.slug, "--date", "2026-11-10", "--json"))
    (row,) = (row for row in said["changed"] if row["row"] == "Malika Yusupova")
    assert row["figures"]["new_contacts"] == [0, 1]
    assert (said["from"], said["to"]) == ("2026-11-10", "2026-11-10")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--organization", "nowhere", "--date", "2026-11-10"], "no active center"),
        (["--date", "10.11.2026"], "is not a day"),
        (["--date", "2026-11-10", "--to", "2026-11-11"], "either --date D"),
        (["--from", "2026-11-10"], "either --date D"),
        (["--from", "2026-11-10", "--to", "2026-11-09"], "after the last"),
        (["--date", "2096-11-10"], "is to come"),
    ],
)
def test_the_command_refuses_with_one_line(worked: Organization, words: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem) as refusal:
        run(*(words if "--organization" in words else ["--organization", worked.slug, *words]))
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)


def shown(browser_of: BrowserOf, person: Any, address: str) -> Any:
    return browser_of(person).get(address)


def test_leaders_see_everybody_and_a_salesperson_only_own_days(
    worked: Organization, browser_of: BrowserOf, owner: Membership, manager: Membership, malika: Membership
) -> None:
    run("--organization", worked.slug, "--date", "2026-11-10")
    for leader in (owner, manager):
        page = shown(browser_of, leader, SALES).content.decode()
        assert "Malika Yusupova" in page
        assert "Sardor Aliyev" in page
        assert shown(browser_of, leader, LEADS).status_code == 200
        assert shown(browser_of, leader, CORRECTIONS).status_code == 200
    own = shown(browser_of, malika, SALES).content.decode()
    assert "Malika Yusupova" in own
    assert "Sardor Aliyev" not in own
    assert {shown(browser_of, malika, address).status_code for address in (LEADS, CORRECTIONS)} == {403}


def test_others_see_none(worked: Organization, browser_of: BrowserOf, teacher: Membership, partner: Membership) -> None:
    assert {
        shown(browser_of, person, address).status_code
        for person in (teacher, partner)
        for address in (SALES, LEADS, CORRECTIONS)
    } == {403}


def test_days_are_chosen_from_and_to(worked: Organization, browser_of: BrowserOf, owner: Membership) -> None:
    run("--organization", worked.slug, "--date", "2026-11-10")
    inside = shown(browser_of, owner, f"{SALES}?day_from=2026-11-10&day_to=2026-11-10").content.decode()
    outside = shown(browser_of, owner, f"{SALES}?day_from=2026-11-11&day_to=2026-11-12").content.decode()
    assert "Sardor Aliyev" in inside.partition("result_list")[2]
    assert "result_list" not in outside or "x-person" not in outside.partition("result_list")[2]


def test_every_figure_has_a_name_and_a_rule(scope: Organization) -> None:
    stored = {field.name for field in SalesKPI._meta.fields if field.get_internal_type().startswith("Positive")}
    assert stored <= FIGURES.keys()
    assert all(str(label) and str(rule).endswith(".") for label, rule in FIGURES.values())


def test_a_day_of_leads_names_where_they_came_from(
    center: Organization, browser_of: BrowserOf, owner: Membership
) -> None:
    with organization_scope(center), time_machine.travel(NOON, tick=False):
        for source, leads in (("Instagram", 2), ("Poster", 3), ("Website", 1), ("Fair", 1)):
            row = LeadSource.objects.create(name=source)
            for _number in range(leads):
                make_lead(source=row)
    run("--organization", center.slug, "--date", "2026-11-10")
    page = " ".join(shown(browser_of, owner, LEADS).content.decode().split())
    assert "3 Poster · 2 Instagram · " in re.sub(r"<[^>]+>", "", page)
    assert "and 1 more" in page


@pytest.fixture
def counted(center: Organization, malika: Membership, sardor: Membership) -> list[SalesKPI]:
    """Three days: Malika 4 and 6 new contacts with 1 and 2 enrolled, Sardor 10 with none."""
    rows = ((9, malika, 4, 1), (10, malika, 6, 2), (10, sardor, 10, 0))
    with organization_scope(center):
        return [
            SalesKPI.objects.create(
                day=date(2026, 11, day), salesperson=who, new_contacts=new, enrolments=won, computed_at=NOON
            )
            for day, who, new, won in rows
        ]


def totals_on(page: Any) -> dict[str, str]:
    """{label: figure} of the strip above the list."""
    strip = " ".join(page.content.decode().split()).partition('class="x-card days-totals"')[2].partition("</dl>")[0]
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", strip)
    return {label: re.sub(r"<span class=\"x-icon\".*?</span>|<[^>]+>", "", figure).strip() for label, figure in pairs}


@pytest.mark.usefixtures("counted")
def test_totals_are_of_all_days_that_are_listed(browser_of: BrowserOf, owner: Membership, malika: Membership) -> None:
    everything = totals_on(shown(browser_of, owner, SALES))
    assert (everything["New contacts"], everything["Enrolled"], everything["Overall, %"]) == ("20", "3", "15 %")
    one_day = totals_on(shown(browser_of, owner, f"{SALES}?day_from=2026-11-10&day_to=2026-11-10"))
    assert (one_day["New contacts"], one_day["Overall, %"]) == ("16", "12 %")
    own = totals_on(shown(browser_of, malika, SALES))
    assert (own["New contacts"], own["Overall, %"]) == ("10", "30 %")


@pytest.mark.usefixtures("counted")
def test_a_period_is_one_click_and_keeps_the_person(
    browser_of: BrowserOf, owner: Membership, malika: Membership
) -> None:
    with time_machine.travel(datetime(2026, 12, 2, 7, tzinfo=UTC), tick=False):
        page = shown(browser_of, owner, f"{SALES}?salesperson__id__exact={malika.pk}").content.decode()
        (address,) = re.findall(r'<a href="([^"]*)">Last month</a>', page)
        month = shown(browser_of, owner, f"{SALES}{unescape(address)}")
    assert totals_on(month)["New contacts"] == "10"
    assert 'aria-current="true">Last month</a>' in month.content.decode()


@pytest.mark.parametrize(
    ("today", "label", "first", "last"),
    [
        ("2026-11-23", "This week", "2026-11-23", "2026-11-23"),
        ("2026-11-22", "This week", "2026-11-16", "2026-11-22"),
        ("2026-03-31", "Last month", "2026-02-01", "2026-02-28"),
        ("2026-01-01", "Last month", "2025-12-01", "2025-12-31"),
        ("2026-01-01", "This month", "2026-01-01", "2026-01-01"),
        ("2026-03-01", "Yesterday", "2026-02-28", "2026-02-28"),
    ],
)
def test_periods_by_the_calendar(today: str, label: str, first: str, last: str) -> None:
    found = {str(period.label): (period.first, period.last) for period in usual_periods(date.fromisoformat(today))}
    assert found[label] == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(("who", "lines"), [("owner", 3), ("malika", 2)])
def test_days_are_taken_along_as_a_file(
    who: str, lines: int, browser_of: BrowserOf, request: pytest.FixtureRequest, center: Organization
) -> None:
    person = request.getfixturevalue(who)
    asked = {"action": "export", "_selected_action": ["0"], "select_across": "1", "bulk-kind": "csv"}
    answer = browser_of(person).post(SALES, {**asked, "bulk-confirmed": "1"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, *rows = list(csv.reader(text.splitlines()))
    assert len(rows) == lines
    first = dict(zip(header, rows[-1], strict=True))
    assert (first["Day"], first["Salesperson"]) == ("2026-11-09", "Malika Yusupova")
    assert (first["New contacts"], first["Enrolled"], first["Overall, %"]) == ("4", "1", "25.0")
    with organization_scope(center):
        (told,) = AuditEvent.objects.filter(kind=AuditKind.EXPORTED)
    assert told.payload["count"] == lines


@pytest.mark.usefixtures("counted")
def test_each_figure_of_the_strip_says_its_rule(browser_of: BrowserOf, owner: Membership) -> None:
    page = shown(browser_of, owner, SALES).content.decode()
    assert "Leads spoken with or called for the first time that day." in page.partition("days-rules")[2]


def test_more_days_need_no_more_queries(
    center: Organization, browser_of: BrowserOf, owner: Membership, django_assert_max_num_queries: Any
) -> None:
    def ask(days: int) -> int:
        with organization_scope(center):
            LeadMetrics.objects.all().delete()
            LeadMetrics.objects.bulk_create(
                LeadMetrics(day=date(2026, 9, 1) + timedelta(days=number), created=1, computed_at=NOON)
                for number in range(days)
            )
        with django_assert_max_num_queries(40) as asked:
            assert shown(browser_of, owner, LEADS).status_code == 200
        return len(asked)

    ask(1)
    assert ask(2) == ask(45)
