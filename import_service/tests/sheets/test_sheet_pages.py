"""Google Sheets in the admin, as people of different roles open them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from import_service.choices import JobStatus
from import_service.models import GoogleSheet, ImportJob
from import_service.pipeline.work import work_on
from import_service.services.save_sheet import save_sheet
from import_service.services.sync_sheet import sync_sheet
from import_service.tests.imports import write
from import_service.tests.sheets.google import ADDRESS, KEY, Google, serve_google
from leads.factories import make_source
from leads.models import LeadSource
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent, Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import client_of

LIST = "admin:import_service_googlesheet_changelist"
ADD = "admin:import_service_googlesheet_add"
LINK = f"https://docs.google.com/spreadsheets/d/{KEY}/edit#gid=0"


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with serve_google(tmp_path) as server:
        server.tabs["Leads"] = [["Name", "Phone"], ["Aziza Karimova", "+998901234567"]]
        yield server


@pytest.fixture
def owner(center: Organization) -> Membership:
    return make_member(organization=center)


@pytest.fixture
def source(center: Organization) -> LeadSource:
    return make_source(name="Open day")


@pytest.fixture
def sheet(source: LeadSource) -> GoogleSheet:
    return save_sheet(sheet=GoogleSheet(name="Visitors", key=KEY, source=source))


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def act(sheet: GoogleSheet, name: str = "sync_now") -> str:
    return reverse(f"admin:import_service_googlesheet_{name}", args=(sheet.pk,))


def test_a_sheet_is_saved_by_its_link_and_only_the_id_is_kept(owner: Membership, source: LeadSource) -> None:
    data = {"name": "Visitors", "key": LINK, "tab": " December ", "source": source.pk, "sync_minutes": 5}
    answer = client_of(owner.user).post(reverse(ADD), data)
    assert answer.status_code == 302
    sheet = GoogleSheet.objects.get()
    assert (sheet.key, sheet.tab, sheet.source, sheet.sync_minutes) == (KEY, "December", source, 5)
    assert AuditEvent.objects.filter(model="import_service.googlesheet", object_id=sheet.pk).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"key": "http://169.254.169.254/spreadsheets/d/" + KEY}, "This is no link of a Google Sheet"),
        ({"key": "https://docs.google.com.evil.test/spreadsheets/d/" + KEY}, "This is no link of a Google Sheet"),
        ({"sync_minutes": 0}, "Give one minute or more"),
        ({"sync_minutes": -5}, "Give one minute or more"),
        ({"source": ""}, "Choose the source the leads"),
    ],
)
def test_a_form_that_cannot_be_right_says_why(
    owner: Membership, source: LeadSource, wrong: dict[str, object], sentence: str
) -> None:
    data = {"name": "Visitors", "key": LINK, "tab": "", "source": source.pk, "sync_minutes": "", **wrong}
    assert sentence in client_of(owner.user).post(reverse(ADD), data).content.decode()
    assert not GoogleSheet.objects.exists()


def test_a_tab_that_is_here_already_is_named(owner: Membership, sheet: GoogleSheet) -> None:
    data = {"name": "Again", "key": LINK, "tab": "", "source": sheet.source_id, "sync_minutes": ""}
    assert "here already, as “Visitors”" in client_of(owner.user).post(reverse(ADD), data).content.decode()
    assert client_of(owner.user).post(reverse(ADD), data | {"tab": "December"}).status_code == 302


def test_the_pages_name_the_address_to_share_with(google: Google, owner: Membership, sheet: GoogleSheet) -> None:
    client = client_of(owner.user)
    for text in (
        page(client, LIST),
        page(client, ADD),
        page(client, "admin:import_service_googlesheet_change", sheet.pk),
    ):
        assert f'data-copy="{ADDRESS}"' in text


def test_without_a_key_file_the_pages_say_what_is_missing(owner: Membership) -> None:
    text = page(client_of(owner.user), LIST)
    assert "GOOGLE_SERVICE_ACCOUNT_FILE" in text
    assert "Connect a Google Sheet once" in text


def test_sync_now_leads_to_the_preview_and_only_a_post_syncs(
    google: Google, owner: Membership, sheet: GoogleSheet
) -> None:
    client = client_of(owner.user)
    assert act(sheet) in page(client, LIST)
    assert client.get(act(sheet)).status_code == 200
    assert google.asked == []
    answer = client.post(act(sheet))
    job = ImportJob.objects.get()
    assert (job.status, job.created_by) == (JobStatus.WAITING, owner)
    assert answer["Location"] == reverse("admin:import_service_importjob_page", args=(job.public_id,))
    work_on(job.pk)
    assert "Aziza" in client.get(answer["Location"]).content.decode()
    assert answer["Location"] in page(client, LIST)
    assert act(sheet) not in page(client, LIST)


def test_a_sync_from_a_dialog_moves_the_page_on(google: Google, owner: Membership, sheet: GoogleSheet) -> None:
    answer = client_of(owner.user).post(act(sheet), headers={"HX-Request": "true"})
    assert str(ImportJob.objects.get().public_id) in answer["HX-Redirect"]


def test_nothing_new_is_said(google: Google, owner: Membership, sheet: GoogleSheet) -> None:
    google.tabs["Leads"] = [["Name", "Phone"]]
    answer = client_of(owner.user).post(act(sheet), follow=True)
    assert "Visitors: nothing new." in answer.content.decode()


def test_a_problem_is_said_and_stays_beside_the_sheet(google: Google, owner: Membership, sheet: GoogleSheet) -> None:
    google.fail(403, "/v4/")
    client = client_of(owner.user)
    assert client.post(act(sheet), follow=True).content.decode().count(f"add {ADDRESS} as a viewer") == 2
    assert "Cannot be read" in page(client, LIST)


def test_a_changed_header_offers_to_use_it(google: Google, owner: Membership, sheet: GoogleSheet) -> None:
    job = sync_sheet(sheet=sheet, actor=owner)
    assert job is not None
    write(work_on(job.pk) or job)
    google.tabs["Leads"] = [["Name", "Mobile"], ["Aziza Karimova", "+998901234567"], ["Timur", "+998935550183"]]
    client = client_of(owner.user)
    client.post(act(sheet))
    assert act(sheet, "use_as_is") in page(client, LIST)
    assert client.get(act(sheet, "use_as_is")).status_code == 200
    client.post(act(sheet, "use_as_is"))
    assert ImportJob.objects.count() == 2
    assert act(sheet, "use_as_is") not in page(client, LIST)


def test_a_saved_sheet_can_be_chosen_on_the_first_step_of_an_import(owner: Membership, sheet: GoogleSheet) -> None:
    text = page(client_of(owner.user), "admin:import_service_importjob_add")
    assert f'formaction="{act(sheet)}"' in text
    # A form in a form would send the sheet to the upload.
    assert "<form<form" not in "".join(re.findall(r"</?form\b", text))
    assert "Visitors" in text


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.RECEPTIONIST, Role.TEACHER, Role.PARTNER])
def test_who_has_no_right_sees_and_syncs_nothing(
    google: Google, center: Organization, sheet: GoogleSheet, role: Role
) -> None:
    client = client_of(make_member(role, organization=center).user)
    assert client.get(reverse(LIST)).status_code == 403
    assert client.post(act(sheet)).status_code == 403
    assert client.post(act(sheet, "use_as_is")).status_code == 403
    assert google.asked == []


@pytest.mark.django_db
def test_another_center_finds_no_such_sheet(google: Google) -> None:
    center = make_organization()
    with organization_scope(center):
        sheet = save_sheet(sheet=GoogleSheet(name="Visitors", key=KEY, source=make_source()))
    client = client_of(make_member(organization=make_organization()).user)
    assert "Visitors" not in page(client, LIST)
    assert "Visitors" not in page(client, "admin:import_service_importjob_add")
    assert client.post(act(sheet)).status_code == 404
    assert client.post(act(sheet, "use_as_is")).status_code == 404
    assert google.asked == []


def test_names_of_sheets_and_tabs_are_shown_as_text(owner: Membership, source: LeadSource) -> None:
    save_sheet(sheet=GoogleSheet(name="<script>alert(1)</script>", tab="<b>x</b>", key=KEY, source=source))
    for name in (LIST, "admin:import_service_importjob_add"):
        text = page(client_of(owner.user), name)
        assert "<script>alert(1)" not in text
        assert "<b>x</b>" not in text
