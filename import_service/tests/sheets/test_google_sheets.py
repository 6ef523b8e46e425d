"""The real gspread against a server of our own: what is read, and what people are told when it is not."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from import_service.google_sheets import SheetBusy, SheetRefused, read_sheet, service_address, sheet_key
from import_service.tests.sheets.google import ADDRESS, KEY, Google, serve_google


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with serve_google(tmp_path) as server:
        server.tabs["Leads"] = [["Name", "Phone"], ["Aziza", "+998901234567"]]
        yield server


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"  {KEY}\n",
        f"https://docs.google.com/spreadsheets/d/{KEY}",
        f"https://docs.google.com/spreadsheets/d/{KEY}/edit?usp=sharing#gid=0",
        f"https://docs.google.com/spreadsheets/u/2/d/{KEY}/edit",
        f"HTTPS://DOCS.GOOGLE.COM/spreadsheets/d/{KEY}/htmlview",
        f"docs.google.com/spreadsheets/d/{KEY}/edit",
    ],
)
def test_the_id_is_taken_out_of_any_link_of_a_sheet(text: str) -> None:
    assert sheet_key(text) == KEY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "leads",
        "file:///etc/passwd",
        f"file://docs.google.com/spreadsheets/d/{KEY}",
        "http://169.254.169.254/latest/meta-data/",
        f"http://169.254.169.254/spreadsheets/d/{KEY}",
        f"http://localhost/spreadsheets/d/{KEY}",
        f"http://[::1]/spreadsheets/d/{KEY}",
        "http://[::1/spreadsheets",
        f"http://0x7f.1/spreadsheets/d/{KEY}",
        f"https://docs.google.com.evil.test/spreadsheets/d/{KEY}",
        f"https://evil.test/docs.google.com/spreadsheets/d/{KEY}",
        f"https://docs.google.com@evil.test/spreadsheets/d/{KEY}",
        f"https://evil@docs.google.com/spreadsheets/d/{KEY}",
        f"https://docs.google.com:8080/spreadsheets/d/{KEY}",
        f"https://docs.google.com/document/d/{KEY}/edit",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1vQ/pubhtml",
        f"https://docs.google.com/spreadsheets/d/{KEY}%2f..%2f",
        f"javascript:docs.google.com/spreadsheets/d/{KEY}",
        KEY + "/values/x",
        "a" * 101,
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        sheet_key(text)
    assert "docs.google.com/spreadsheets/d/" in refused.value.message


@given(st.text(max_size=300))
def test_any_text_gives_a_plain_id_or_a_refusal(text: str) -> None:
    try:
        key = sheet_key(text)
    except SheetRefused:
        return
    assert key.replace("-", "").replace("_", "").isalnum()
    assert key in text


def test_text_comes_as_people_see_it(google: Google) -> None:
    google.tabs["Leads"] += [["Timur", "007", "1,5", "#ERROR!"], [], ["Kamola"]]
    header, rows = read_sheet(KEY, "")
    assert header == ["Name", "Phone"]
    assert rows == [["Aziza", "+998901234567"], ["Timur", "007", "1,5", "#ERROR!"], [], ["Kamola"]]


def test_a_tab_is_found_by_its_name_with_an_apostrophe_and_charts_are_passed_over(google: Google) -> None:
    google.charts = ["Funnel"]
    google.tabs["O'quvchilar 2026"] = [["Ism"], ["Aziza"]]
    assert read_sheet(KEY, " o'quvchilar 2026") == (["Ism"], [["Aziza"]])
    assert read_sheet(KEY, "")[0] == ["Name", "Phone"]


def test_values_come_in_one_request_and_nothing_but_googles_api_is_asked(google: Google) -> None:
    read_sheet(KEY, "")
    assert google.asked == ["/token", f"/v4/{KEY}", f"/v4/{KEY}/values/'Leads'"]


def refusal(tab: str = "") -> str:
    with pytest.raises(SheetRefused) as refused:
        read_sheet(KEY, tab)
    return refused.value.message


@pytest.mark.parametrize("status", [401, 403])
def test_a_sheet_that_is_not_shared_names_the_address_to_share_it_with(google: Google, status: int) -> None:
    google.fail(status, "/v4/", times=3)
    assert ADDRESS in refusal()


def test_a_login_that_ran_out_is_renewed(google: Google) -> None:
    google.fail(401, "/values/")
    assert read_sheet(KEY, "")[0] == ["Name", "Phone"]


def test_an_api_that_is_switched_off_is_no_matter_of_sharing(google: Google) -> None:
    google.fail(403, "/v4/", {"error": {"code": 403, "message": "x", "details": [{"reason": "SERVICE_DISABLED"}]}})
    assert "switched off" in refusal()


def test_a_share_revoked_between_the_two_requests_says_so_too(google: Google) -> None:
    google.fail(403, "/values/")
    assert ADDRESS in refusal()


def test_a_sheet_nobody_knows(google: Google) -> None:
    google.fail(404, "/v4/")
    assert "no sheet with this id" in refusal()


def test_a_tab_that_was_deleted_or_renamed_is_named_with_those_that_are_left(google: Google) -> None:
    google.tabs["Clients"] = []
    message = refusal("December")
    assert "December" in message
    assert "Leads, Clients" in message


def test_a_tab_deleted_between_the_two_requests(google: Google) -> None:
    google.fail(400, "/values/", {"error": {"code": 400, "message": "Unable to parse range: 'Leads'", "status": "x"}})
    assert "There is no tab “Leads”" in refusal("Leads")


def test_an_excel_file_kept_at_google_is_no_sheet(google: Google) -> None:
    google.fail(400, "/v4/", {"error": {"code": 400, "message": "x", "status": "FAILED_PRECONDITION"}})
    assert "Save as Google Sheets" in refusal()


def test_ten_million_cells_are_refused_before_they_are_asked_for(google: Google) -> None:
    google.grids["Leads"] = (1_000_000, 10)
    assert "10,000,000 cells" in refusal()
    assert not [path for path in google.asked if "/values/" in path]


@pytest.mark.parametrize("values", [[], [[]], [["", " "], ["Aziza", "1"]]])
def test_a_tab_without_a_header_says_where_to_put_it(google: Google, values: list[list[str]]) -> None:
    google.tabs["Leads"] = values
    assert "Row 1 of the tab “Leads” is empty" in refusal()


def test_an_answer_of_no_known_kind_is_refused(google: Google) -> None:
    google.fail(451, "/v4/")
    assert "451" in refusal()


def test_too_many_requests_wait_as_long_as_google_asks(google: Google) -> None:
    google.fail(429, "/v4/", Retry_After="600")
    now = timezone.now()
    with pytest.raises(SheetBusy) as busy:
        read_sheet(KEY, "")
    assert timedelta(seconds=599) < busy.value.retry_at - now < timedelta(seconds=640)
    assert "Try again after" in busy.value.message


@pytest.mark.parametrize("asked", ["", "0", "soon", "-5", "²", "Wed, 21 Oct 2015 07:28:00 GMT", "9" * 400])
def test_any_wait_google_names_is_between_a_minute_and_a_day(google: Google, asked: str) -> None:
    google.fail(429, "/v4/", Retry_After=asked.encode().decode("latin-1"))
    now = timezone.now()
    with pytest.raises(SheetBusy) as busy:
        read_sheet(KEY, "")
    assert timedelta(seconds=59) < busy.value.retry_at - now < timedelta(hours=25)


@pytest.mark.parametrize(("status", "body"), [(500, None), (503, "<html>Sorry"), (502, {"error": "bad gateway"})])
def test_trouble_at_google_passes_by_itself(google: Google, status: int, body: object) -> None:
    google.fail(status, "/values/", body)
    with pytest.raises(SheetBusy):
        read_sheet(KEY, "")


@pytest.mark.parametrize("body", ["<html>Log in to this wifi", "[]", '{"sheets": [{}]}'])
def test_somebody_else_who_answers_for_google_is_trouble_of_the_network(google: Google, body: str) -> None:
    google.fail(200, "/v4/", body)
    with pytest.raises(SheetBusy):
        read_sheet(KEY, "")


def test_a_connection_that_is_refused_passes_by_itself(google: Google) -> None:
    path = Path(service_file())
    facts = json.loads(path.read_text()) | {"token_uri": "http://127.0.0.1:9/token"}
    path.write_text(json.dumps(facts))
    with pytest.raises(SheetBusy) as busy:
        read_sheet(KEY, "")
    assert "cannot be reached" in busy.value.message


def test_a_key_that_google_withdrew_asks_for_a_new_one(google: Google) -> None:
    google.fail(400, "/token", {"error": "invalid_grant", "error_description": "Invalid grant: account not found"})
    assert "new key" in refusal()


def service_file() -> str:
    from django.conf import settings

    return str(settings.GOOGLE_SERVICE_ACCOUNT_FILE)


def test_without_a_key_file_it_says_what_to_set() -> None:
    with override_settings(GOOGLE_SERVICE_ACCOUNT_FILE=""):
        assert "GOOGLE_SERVICE_ACCOUNT_FILE" in refusal()
        assert service_address() == ""


@pytest.mark.parametrize("content", [None, "", "no json", "[]", "{}", '{"type": "authorized_user"}', '"x"'])
def test_a_key_file_that_is_none_says_so(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "account.json"
    if content is not None:
        path.write_text(content)
    with override_settings(GOOGLE_SERVICE_ACCOUNT_FILE=str(path)):
        assert "key" in refusal()
        assert service_address() == ""


def test_a_key_file_with_a_broken_key_says_so(google: Google) -> None:
    path = Path(service_file())
    path.write_text(json.dumps(json.loads(path.read_text()) | {"private_key": "-----BEGIN no key-----"}))
    assert "no key of a Google service" in refusal()


def test_the_address_to_share_with_is_the_one_of_the_key_file(google: Google) -> None:
    assert service_address() == ADDRESS
