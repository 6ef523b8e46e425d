"""Industries that were words on leads become rows, and everything that named the words names the rows."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

WORDS = [("leads", "0012_score_outside_indexes"), ("import_service", "0007_working_a_lead")]
ROWS = [("leads", "0014_industry_words_go"), ("import_service", "0009_industry_words_go")]


def migrate_to(target: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return executor.loader.project_state(target).apps


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    yield migrate_to(WORDS)
    call_command("flush", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)


def center(apps: Any, slug: str) -> Any:
    return apps.get_model("organizations", "Organization").objects.create(slug=slug, name=slug, country="UZ")


def lead(apps: Any, organization: Any, word: str) -> Any:
    facts = {"created_at": "2026-11-01T09:00:00Z", "industry": word}
    return apps.get_model("leads", "Lead").objects.create(organization=organization, **facts)


def test_words_become_rows_of_their_center(before: Any) -> None:
    ours, theirs = center(before, "ours"), center(before, "theirs")
    leads = [lead(before, ours, word) for word in ("Банки", "IT", "", "банки", "IT")]
    stranger = lead(before, theirs, "IT")
    job = before.get_model("import_service", "ImportJob").objects.create(organization=ours)
    staged = before.get_model("import_service", "ImportRow").objects.create(
        organization=ours,
        job=job,
        number=2,
        outcome="created",
        reason="new",
        industry="it",
        **{"created_at": "2026-11-01T09:00:00Z"},
    )
    rules = before.get_model("leads", "ScoreRule").objects
    known = {"organization": ours, "subject": "industry", "points": 5}
    rules.create(sign="field_equals", value="IT", **known)
    rules.create(sign="field_known", **known)
    journal = {"fields": {"industry": ["IT", "Банки"], "city": ["", "Xiva"]}}
    before.get_model("leads", "LeadMerge").objects.create(
        organization=ours, winner=leads[0], absorbed=leads[1], journal=journal
    )

    after = migrate_to(ROWS)
    industries = after.get_model("leads", "Industry").objects
    assert sorted(industries.filter(organization=ours.pk).values_list("name", flat=True)) in (
        ["IT", "Банки"],
        ["IT", "банки"],
    )
    now = dict(after.get_model("leads", "Lead").objects.values_list("pk", "industry__name"))
    banks = now[leads[0].pk]
    assert [now[one.pk] for one in leads] == [banks, "IT", None, banks, "IT"]
    mine, other = (industries.get(organization=one.pk, name="IT").pk for one in (ours, theirs))
    assert after.get_model("leads", "Lead").objects.get(pk=stranger.pk).industry_id == other != mine
    assert after.get_model("import_service", "ImportRow").objects.get(pk=staged.pk).industry_id == mine
    assert list(after.get_model("leads", "ScoreRule").objects.order_by("pk").values_list("value", flat=True)) == [
        str(mine),
        "",
    ]
    bank = industries.get(name=banks).pk
    told = after.get_model("leads", "LeadMerge").objects.get().journal["fields"]
    assert told == {"city": ["", "Xiva"], "industry_id": [mine, bank]}
