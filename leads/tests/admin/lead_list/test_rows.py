"""A row of the list in words, and a number of queries that never grows with the rows."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.choices import LeadStatus
from leads.factories import make_lead, make_source
from leads.models import DuplicateCandidate, Family
from leads.tests.admin.lead_list.pages import LIST, html_of
from organizations.factories import make_tag
from scheduling.factories import make_course


def test_a_row_says_who_answers_and_what_is_wanted(scope, browser_of, owner, malika):
    make_lead(
        first_name="Madina", last_name="Yo‘ldosheva", contact_name="Nilufar", contact_relation="mother",
        birth_date=timezone.localdate() - timedelta(days=9 * 366), course=make_course(name="Kids A1"),
        source=make_source(name="Instagram ads"), campaign="Noyabr, reels", phone="+998905550172", owner=malika,
    )  # fmt: skip
    html = html_of(browser_of(owner))
    for words in (
        "Mother Nilufar answers · 9 years · Kids A1",
        "Instagram ads",
        "Noyabr, reels",
        "90 555 01 72",
        "Malika",
    ):
        assert words in html
    assert 'href="tel:+998905550172"' in html
    assert "No next step" in html


def test_a_row_shows_that_another_lead_is_near(scope, browser_of, owner):
    first, second = make_lead(family=Family.objects.create()), make_lead()
    DuplicateCandidate.objects.create(older=first, newer=second, likeness=86)
    html = html_of(browser_of(owner))
    assert html.count('class="x-mark orange"') == 2
    assert html.count('class="x-mark violet fact"') == 1


def test_a_settled_pair_is_not_shown(scope, browser_of, owner):
    DuplicateCandidate.objects.create(older=make_lead(), newer=make_lead(), likeness=86, state="different")
    assert 'class="x-mark' not in html_of(browser_of(owner))


@pytest.mark.parametrize("field", ["first_name", "last_name", "contact_name", "campaign", "company"])
def test_names_are_text_never_markup(scope, browser_of, owner, field):
    make_lead(**{field: '<img src=x onerror="alert(1)">'})
    html = html_of(browser_of(owner))
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_nobody_waits_for_a_closed_lead(scope, browser_of, owner):
    make_lead(status=LeadStatus.LOST, next_contact_at=timezone.now() - timedelta(days=3))
    assert "Overdue 3" not in html_of(browser_of(owner), "state=current")


def test_a_lead_without_a_phone_shows_another_way(scope, browser_of, owner):
    make_lead(phone="", telegram_username="anna")
    assert 'href="https://t.me/anna"' in html_of(browser_of(owner))


def fill(many: int, owner) -> None:
    source, course, tag = make_source(), make_course(), make_tag()
    for number in range(many):
        make_lead(
            source=source,
            course=course,
            tags=[tag],
            owner=owner if number % 2 else None,
            family=Family.objects.create(),
            next_contact_at=timezone.now() + timedelta(hours=number - 5),
            city="Tashkent",
        )


@pytest.mark.parametrize(
    "query", ["", "state=current", "q=aziza", "status=new&city=Tashkent", "owner=none", "next=overdue"]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(scope, browser_of, owner, query):
    client, counts = browser_of(owner), []
    for many in (10, 50):
        fill(many, owner)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?{query}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12, [query["sql"][:150] for query in queries.captured_queries]
