"""Leads as a file: the right ones, guarded, streamed, written down; and only for those who may."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common.table_files import FORMULA_SIGNS
from leads.factories import make_lead, make_source
from leads.tests.admin.lead_list.pages import LIST
from organizations.choices import AuditKind, Role
from organizations.factories import make_member, make_organization, make_tag
from organizations.models import AuditEvent
from organizations.scoping import current_organization, organization_scope


@pytest.fixture
def take(browser_of, owner):
    """The response to the page that asks about an export."""
    client = browser_of(owner)

    def post(kind="csv", leads=None, query="state=current", member=None):
        browser = browser_of(member) if member else client
        return browser.post(
            f"{LIST}?{query}",
            {
                "action": "export",
                "select_across": "0" if leads else "1",
                "_selected_action": [lead.pk for lead in leads or ()] or ["0"],
                "bulk-confirmed": "1",
                "bulk-kind": kind,
            },
        )

    return post


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline="")))


def test_a_file_holds_what_is_known_of_each_lead(scope, take, owner):
    make_lead(
        first_name="Мадина",
        phone="+998905550172",
        more_phones=["+998971112233"],
        telegram_username="madina",
        owner=owner,
        source=make_source(name="Fair"),
        tags=[make_tag(name="Hot")],
        extra={"Colour": "red", "Empty": ""},
        city="Nukus",
        introductory_call_done=True,
        status="sales_offer",
    )
    response = take()
    (row,) = rows_of(response)
    assert response.headers["Content-Disposition"].startswith(f'attachment; filename="leads-{scope.slug}-')
    expected = {
        "First name": "Мадина", "Phone": "'+998905550172, +998971112233", "Telegram": "'@madina", "Owner": "Olga Owner",
        "Source": "Fair", "Tags": "Hot", "Other columns": "Colour: red", "City": "Nukus", "Introductory call": "yes",
        "Consent": "", "Status": "Offer made",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_a_workbook_holds_the_same_without_apostrophes(scope, take):
    make_lead(first_name="=cmd()", phone="+998905550172")
    sheet = load_workbook(BytesIO(b"".join(take("xlsx").streaming_content))).active
    header, row = list(sheet.iter_rows(values_only=True))
    assert dict(zip(header, row, strict=True))["First name"] == "=cmd()"
    assert dict(zip(header, row, strict=True))["Phone"] == "+998905550172"
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "=HYPERLINK(0)"])
def test_no_cell_of_a_csv_is_a_formula(scope, take, text):
    make_lead(first_name=text, contact_name=text, company=text, campaign=text, extra={text: text})
    body = b"".join(take().streaming_content).decode("utf-8-sig")
    for line in csv.reader(StringIO(body, newline="")):
        assert not [cell for cell in line if cell.startswith(FORMULA_SIGNS[:-1])]


def test_the_filter_or_the_ticks_decide_and_the_newest_come_first(scope, take):
    leads = [make_lead(external_id=str(number), city="Nukus" if number % 2 else "") for number in range(6)]
    assert [row["External id"] for row in rows_of(take(query="city=Nukus"))] == ["5", "3", "1"]
    assert [row["External id"] for row in rows_of(take(leads=leads[:2]))] == ["1", "0"]


def test_the_journal_says_who_took_what(scope, take, owner):
    make_lead(city="Nukus")
    make_lead()
    take(query="city=Nukus&q=karimova&p=1")
    event = AuditEvent.objects.get(kind=AuditKind.EXPORTED)
    assert event.actor == owner
    assert event.label == "1 leads, CSV"
    assert event.payload == {
        "model": "leads.lead", "filters": "city=Nukus&q=karimova", "ticked": False, "count": 1, "kind": "csv",
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.PARTNER, Role.TEACHER])
def test_who_may_not_export_gets_no_button_and_nothing(scope, browser_of, take, role):
    lead = make_lead(first_name="Canary")
    member = make_member(role, organization=scope)
    assert b'value="export"' not in browser_of(member).get(LIST).content
    for response in (take(member=member), take(leads=[lead], member=member)):
        assert not getattr(response, "streaming", False)
        # A partner has a page of its own, which knows no actions.
        assert response.status_code == (200 if role == Role.PARTNER else 403)
    assert not AuditEvent.objects.filter(kind=AuditKind.EXPORTED).exists()


def test_a_center_may_deny_a_role(scope, browser_of, take, malika):
    make_lead(owner=malika)
    assert take(member=malika).streaming
    scope.export_denied_roles = [Role.SALESPERSON]
    scope.save()
    assert not getattr(take(member=malika), "streaming", False)
    assert b'value="export"' not in browser_of(malika).get(LIST).content


def test_a_seller_takes_only_what_a_seller_sees(scope, take, malika, sardor):
    make_lead(external_id="mine", owner=malika)
    make_lead(external_id="his", owner=sardor)
    assert [row["External id"] for row in rows_of(take(member=malika))] == ["mine"]


def test_a_file_keeps_its_center_while_it_is_read(center, take):
    """The body is read after the request has closed its scope, here even inside the scope of somebody else."""
    other = make_organization()
    with organization_scope(other):
        make_lead(external_id="theirs")
    with organization_scope(center):
        make_lead(external_id="ours")
    response = take()
    assert current_organization() is None
    with organization_scope(other):
        assert [row["External id"] for row in rows_of(response)] == ["ours"]
        assert current_organization() == other


def test_the_number_of_queries_grows_with_the_pieces_not_with_the_rows(scope, take, monkeypatch):
    monkeypatch.setattr("organizations.admin.listing.export.AT_ONCE", 20)
    tag, source = make_tag(), make_source()
    counts = []
    for many in (20, 40):
        for _ in range(many - len(counts) * 20):
            make_lead(tags=[tag], source=source, more_phones=["+998971112233"])
        response = take()
        with CaptureQueriesContext(connection) as queries:
            assert len(rows_of(response)) == many
        counts.append(len(queries))
    assert counts == [4, 7]
