"""Names are sorted as people count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.natural_order import natural_key


def test_numbers_in_names_count() -> None:
    names = ["A10", "a2", "A1-10", "A1-9", "IELTS 6.5", "IELTS 10", "IELTS"]
    assert sorted(names, key=natural_key) == ["A1-9", "A1-10", "a2", "A10", "IELTS", "IELTS 6.5", "IELTS 10"]


@pytest.mark.parametrize("same", [("A02", "a2"), ("Ⅰ", "ⅰ"), ("0", "00")])
def test_what_reads_the_same_sorts_the_same(same: tuple[str, str]) -> None:
    assert natural_key(same[0]) == natural_key(same[1])


@given(word=st.text(alphabet="abc -", max_size=5), numbers=st.tuples(*[st.integers(0, 999_999)] * 2))
def test_the_smaller_number_comes_first(word: str, numbers: tuple[int, int]) -> None:
    keys = [natural_key(f"{word}{number}") for number in numbers]
    assert (keys[0] < keys[1]) == (numbers[0] < numbers[1])
