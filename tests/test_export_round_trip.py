"""What is exported can be imported again, in any language: the same leads, the same facts, no formula."""

from array import array
from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common.table_files import guard_formula, write_csv, write_xlsx
from import_service.pipeline.context import load_context
from import_service.pipeline.mapping import propose_mapping
from import_service.pipeline.text import bare_cell
from import_service.tests.imports import outcomes, run
from leads.admin.lead_list.export import COLUMNS, Export
from leads.factories import make_industry, make_lead, make_source
from leads.models import Lead
from organizations.admin.listing.export import lines_of
from organizations.factories import make_member, make_organization
from organizations.scoping import organization_scope
from scheduling.factories import make_course

FACTS = (
    "first_name", "last_name", "phone", "email", "telegram_username", "contact_name", "contact_relation", "birth_date",
    "status", "campaign", "created_at", "preferred_days", "preferred_time", "language", "estimated_value", "consent",
    "introductory_call_done", "company", "industry__name", "company_size", "country", "region", "city", "district",
    "address", "postal_code", "latitude", "longitude", "external_id", "source__name", "course__name",
)  # fmt: skip
EVERYTHING = {
    "first_name": "Aziza", "last_name": "O‘rinova", "phone": "+998905550172", "email": "a@example.com",
    "telegram_username": "aziza_r", "contact_name": "Nilufar", "contact_relation": "mother", "birth_date": "2015-02-03",
    "status": "sales_offer", "campaign": "Noyabr, reels", "preferred_days": "Mon, Wed", "preferred_time": "after 15",
    "language": "uz", "consent": True, "estimated_value": "1500000.50", "introductory_call_done": True,
    "company": "Silk Road", "company_size": 120, "country": "UZ", "region": "Tashkent",
    "city": "Tashkent", "district": "Chilonzor", "address": "Bunyodkor 5, 12", "postal_code": "100115",
    "latitude": "41.285600", "longitude": "-69.203400", "external_id": "x-1",
}  # fmt: skip


def facts() -> list[tuple]:
    return list(Lead.objects.order_by("first_name").values_list(*FACTS))


def exported_lines(keys: Iterable[int]) -> Iterator[list[str]]:
    return lines_of(Export().with_shown(Lead.objects.all()), array("q", keys), COLUMNS)


@pytest.fixture
def exported(db) -> dict[str, bytes]:
    """Files of a center with leads of all kinds, and what the leads are."""
    with organization_scope(make_organization()):
        course, source = make_course(name="Kids A1"), make_source(name="Fair")
        make_lead(**EVERYTHING, course=course, source=source, industry=make_industry(name="IT"))
        make_lead(
            first_name="Ботир", last_name="=1+1", phone="+79165550136", company="-5%", consent=False, source=source
        )
        make_lead(first_name="@cmd", last_name="Li", phone="", email="c@example.com", campaign="+sale", source=source)
        make_lead(
            first_name="Dilnoza", last_name="Li", phone="", telegram_username="dilnoza_li", status="lost", source=source
        )
        lines = list(exported_lines(Lead.objects.order_by("pk").values_list("pk", flat=True)))
        return {
            "csv": b"".join(write_csv(lines)),
            "xlsx": b"".join(write_xlsx(lines)),
            "facts": [(*row[:10], row[10].replace(microsecond=0), *row[11:]) for row in facts()],
        }


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_exported_file_brings_the_same_leads_into_another_center(exported, kind):
    with organization_scope(make_organization()):
        make_course(name="Kids A1")
        job = run(exported[kind], name=f"leads.{kind}")
        assert outcomes(job) == {"created": 4}, list(job.rows.values_list("outcome", "errors"))
        assert facts() == exported["facts"]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_import_knows_the_header_of_an_export_in_every_language(db, language):
    """But for columns that no import fills."""
    center = make_organization(language=language)
    with organization_scope(center), translation.override(language):
        rows = {"course": make_course(), "source": make_source(), "industry": make_industry()}
        lead = make_lead(**EVERYTHING, **rows, owner=make_member(organization=center))
        header, *samples = exported_lines([lead.pk])
        mapping = propose_mapping(header, samples, load_context(center, source=None, day_first={}), {})
    unknown = {column.label for column, name in zip(COLUMNS, header, strict=True) if not mapping[name]}
    assert unknown == {"Partner", "Next contact", "Tags", "Priority", "Other columns"}


PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20) | st.sampled_from(
    ["=1", "+998", "-5", "@x"]
)


@given(PRINTABLE)
def test_what_the_export_puts_before_a_sign_the_import_takes_off(text):
    assert bare_cell(guard_formula(text)) == text
