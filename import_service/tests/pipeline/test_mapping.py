"""What a column is taken for."""

import pytest

from import_service.tests.imports import plan

pytestmark = pytest.mark.usefixtures("center")


def test_numbers_that_are_no_phones_are_not_taken_for_phones() -> None:
    lines = "".join(f"Timur {i},90555010{i},f:772011450{i}\n" for i in range(9))
    assert plan(f"Name,Phone,form_id\n{lines}").mapping == {"Name": "full_name", "Phone": "phone", "form_id": ""}


def test_a_column_without_a_telling_header_may_hold_phones() -> None:
    lines = "".join(f"Timur {i},90555010{i}\n" for i in range(9))
    assert plan(f"Name,X\n{lines}").mapping == {"Name": "full_name", "X": "phone"}
