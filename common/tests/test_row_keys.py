"""What a browser sends for the number of a row."""

import pytest

from common.row_keys import row_key, row_keys


@pytest.mark.parametrize(
    ("text", "key"),
    [("7", 7), (7, 7), ("0", 0), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None), ("-1", None), ("1.0", None),
     ("٣", None), ("²", None), (" 1", None), ("1_0", None), (None, None), ("one", None)],
)  # fmt: skip
def test_only_numbers_of_rows_are_asked_for(text: object, key: int | None) -> None:
    assert row_key(text) == key


def test_what_is_no_number_is_left_out() -> None:
    assert row_keys(["3", "x", "1", "3"]) == [3, 1, 3]
