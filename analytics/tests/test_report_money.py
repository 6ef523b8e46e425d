"""Revenue and lifetime value: from agreed prices, each group for one lead only."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from analytics.reports.partners import partners
from analytics.reports.question import Question
from analytics.reports.sources import sources
from leads.factories import make_lead, make_source
from leads.models import Lead
from leads.services.merge_leads import merge_leads
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.scoping import organization_scope
from scheduling.factories import make_course, new_group
from scheduling.models import Group
from scheduling.services.enrol import Terms, enrol
from scheduling.services.save_group import open_group
from trials.services.enrol_lead import enrol_lead

BEGUN = datetime(2026, 9, 1, 9, tzinfo=UTC)
TODAY = date(2026, 10, 11)


@pytest.fixture
def school(center: Organization) -> Iterator[Organization]:
    with organization_scope(center), time_machine.travel(BEGUN, tick=False):
        yield center


def group(**over: Any) -> Group:
    first = BEGUN.date() + timedelta(days=1)
    made = new_group(**{"first_day": first, "last_day": first + timedelta(days=120), **over})
    open_group(group=made)
    return made


def enrolled(group: Group, terms: Terms, **over: Any) -> Lead:
    lead = make_lead(**over)
    Lead.objects.filter(pk=lead.pk).update(status="qualified", qualified_at=BEGUN)
    enrol_lead(lead=lead, group=group, starts_on=group.first_day, actor=None, terms=terms, despite_score=True)
    return lead


def money(make: Any, center: Organization) -> dict[str, tuple[Any, Any]]:
    """{source or partner: (revenue, lifetime value of each)} on TODAY."""
    with time_machine.travel(datetime.combine(TODAY, BEGUN.timetz()), tick=False):
        question = Question(BEGUN.date(), TODAY, make_member(Role.OWNER, organization=center))
        (table,) = make(question)
    return {row[0].value: (row[-2].value, row[-1].value) for row in [*table.rows, table.totals]}


def test_prices_by_month_course_and_lesson(school: Organization) -> None:
    monthly, whole, each = make_source(name="Monthly"), make_source(name="Whole"), make_source(name="Each")
    course = make_course(lessons_per_week=3)
    enrolled(group(course=course), Terms(Decimal(600), "month", Decimal(10), "brother"), source=monthly)
    enrolled(group(course=course), Terms(Decimal(900), "course"), source=whole)
    by_lesson = group(course=course)
    enrolled(by_lesson, Terms(Decimal(50), "lesson"), source=each)
    enrolled(group(course=course), Terms(), source=make_source(name="Nothing agreed"))
    days = (TODAY - by_lesson.first_day).days + 1
    held = sum(lesson.ends_at.date() <= TODAY for lesson in by_lesson.lessons.all())
    found = money(sources, school)
    assert found["Monthly"] == (Decimal(540), Decimal(540) * days * 12 / 365)
    assert found["Whole"] == (Decimal(900), Decimal(900))
    assert found["Each"] == (Decimal(50) * 12, max(Decimal(50) * 12, Decimal(50) * held))
    assert found["Nothing agreed"] == (None, None)
    lifetimes = [found[name][1] for name in ("Monthly", "Whole", "Each")]
    assert found["All"] == (Decimal(540 + 900 + 600), sum(lifetimes) / 3)


def test_a_student_who_has_just_begun_is_worth_a_month(school: Organization) -> None:
    enrolled(group(last_day=BEGUN.date() + timedelta(days=4)), Terms(Decimal(600)), source=make_source(name="New"))
    assert money(sources, school)["New"] == (Decimal(600), Decimal(600))


def test_a_further_group_adds_to_the_lifetime_alone(school: Organization) -> None:
    lead = enrolled(group(), Terms(Decimal(100), "course"), source=make_source(name="Own"))
    client = lead.conversion.client
    enrol(client=client, group=group(starts_at=time(18)), starts_on=BEGUN.date() + timedelta(days=1), actor=None,
          terms=Terms(Decimal(70), "course"))  # fmt: skip
    assert money(sources, school)["Own"] == (Decimal(100), Decimal(170))


def test_what_a_merged_lead_agreed_to_is_of_the_lead_it_became(school: Organization) -> None:
    first = make_lead(source=make_source(name="First"))
    second = enrolled(group(), Terms(Decimal(100), "course"), source=make_source(name="Second"))
    merge_leads(winner=first, absorbed=[second], choices={}, actor=None)
    assert money(sources, school) == {"First": (Decimal(100), Decimal(100)), "All": (Decimal(100), Decimal(100))}


def test_partners_have_their_own(school: Organization) -> None:
    partner = make_member(Role.PARTNER, organization=school, name="Lyceum 5")
    enrolled(group(), Terms(Decimal(100), "course"), partner=partner)
    make_lead()
    assert money(partners, school) == {"Lyceum 5": (Decimal(100), Decimal(100)), "All": (Decimal(100), Decimal(100))}
