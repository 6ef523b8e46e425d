"""The command and the lists: what they say, and who sees which rows."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from analytics.models import SalesKPI
from analytics.words import FIGURES
from leads.factories import make_lead
from leads.models import LeadSource
from leads.services.log_touch import log_touch
from organizations.models import Membership, Organization
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
    assert "Poster 3, Instagram 2, " in page
    assert "and 1 more" in page
