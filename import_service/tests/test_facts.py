"""What each kind of column becomes on the lead."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from import_service.tests.imports import run
from leads.choices import LeadStatus, Relation
from leads.models import Lead, LeadEvent
from scheduling.factories import make_course

FACTS = {
    "first_name": ("Madina", "Madina"),
    "contact_relation": ("мама", Relation.MOTHER),
    "birth_date": ("14.03.2015", date(2015, 3, 14)),
    "created_at": ("02.11.2026 14:30", datetime(2026, 11, 2, 9, 30, tzinfo=UTC)),
    "status": ("отказ", LeadStatus.LOST),
    "estimated_value": ("1 200 000", Decimal(1_200_000)),
    "company_size": ("51-200 чел.", 51),
    "latitude": ("41.275600", Decimal("41.275600")),
    "introductory_call_done": ("да", True),
    "telegram_id": ("123456789", 123_456_789),
}


@pytest.mark.parametrize("field", FACTS)
def test_a_column_becomes_a_fact(center, field: str) -> None:
    written, expected = FACTS[field]
    run(f"Phone,It\n905550101,{written}\n", mapping={"Phone": "phone", "It": field})
    assert getattr(Lead.objects.get(), field) == expected


def test_the_spelling_of_a_course_names_it(center) -> None:
    course = make_course(name="General English", other_spellings=["ingliz tili"])
    run("Phone,It\n905550101,Ingliz  tili\n", mapping={"Phone": "phone", "It": "course"})
    assert Lead.objects.get().course == course


def test_further_phones_utm_and_a_note(center) -> None:
    text = 'Phone,Also,From,Said\n"905550101, 905550102",905550103,autumn,after school\n'
    run(text, mapping={"Phone": "phone", "Also": "phone", "From": "utm_campaign", "Said": "note"})
    lead = Lead.objects.get()
    assert sorted(lead.more_phones.values_list("phone", flat=True)) == ["+998905550102", "+998905550103"]
    assert lead.utm == {"campaign": "autumn"}
    assert LeadEvent.objects.filter(lead=lead, kind="note").values_list("payload__text", flat=True).get() == (
        "after school"
    )
