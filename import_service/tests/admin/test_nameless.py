"""People without a name: rows and leads are called by what a person can read, never by an id."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from import_service.tests.imports import plan, write
from leads.models import DuplicateCandidate, Lead

pytestmark = pytest.mark.usefixtures("scope")

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SLICE = Path(__file__).parent.parent / "data" / "x_education_slice.csv"
FOUND_BY_ID = "Id,Phone,City\n7927b2df-8bba-4d29-b9a2-b6e0beafe620,,Tashkent\n,90 555,\n7c1,905550101,\n"


def words_of(page: str) -> str:
    """What a person reads: no addresses, no values of forms; samples of columns are the file's own words."""
    page = re.sub(r"<(script|style|head).*?</\1>", "", page, flags=re.DOTALL)
    page = re.sub(r'<\w+ class="import-sample.*?</\w+>', "", page, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", page)


def test_no_page_of_an_import_calls_anybody_by_an_id(visitor, address) -> None:
    job = plan(SLICE.read_bytes())
    pages = [visitor.get(address(job, "rows"), headers={"HX-Request": "true"})]
    job = write(job)
    log = reverse("admin:import_service_importrow_changelist")
    pages += [visitor.get(url) for url in (address(job), log)]
    for page in pages:
        words = words_of(page.content.decode())
        assert "No name, Mumbai" in words
        assert not UUID.search(words)


def test_a_row_that_cannot_be_read_is_known_by_what_it_holds(visitor, address) -> None:
    job = plan(FOUND_BY_ID, mapping={"Id": "external_id"})
    page = visitor.get(address(job, "rows"), headers={"HX-Request": "true"}).content.decode()
    rows = dict(re.findall(r'<tbody id="row-(\d)".*?<td class="nm">(.*?)</td>', page, re.DOTALL))
    assert {number: re.sub(r"<[^>]*>", "", name) for number, name in rows.items()} == {
        "2": "No name, Tashkent",
        "3": "90 555",
        "4": "No name",
    }


def test_a_lead_without_a_name_is_called_by_its_place(visitor) -> None:
    write(plan(FOUND_BY_ID.replace("7c1,905550101,", "7c1,,"), mapping={"Id": "external_id"}))
    first, second = Lead.objects.order_by("pk")
    pair = DuplicateCandidate.objects.create(older=first, newer=second, likeness=90, reasons=["name"])
    for url in (
        reverse("admin:leads_lead_changelist"),
        reverse("admin:leads_lead_change", args=(first.pk,)),
        reverse("admin:leads_duplicatecandidate_changelist"),
        reverse("admin:leads_duplicatecandidate_change", args=(pair.pk,)),
    ):
        assert "No name, Tashkent" in words_of(visitor.get(url).content.decode())
    page = visitor.get(reverse("admin:leads_lead_change", args=(first.pk,))).content.decode()
    assert re.search(r"<title>\s*No name, Tashkent", page)
