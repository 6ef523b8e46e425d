"""Only what differs is marked, and whatever people wrote stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.difference import mark_difference


@pytest.mark.parametrize(
    ("text", "other", "marked"),
    [
        ("Timur Karimov", "Temur Karimov", "<mark>Timur</mark> Karimov"),
        ("Тимур Каримов", "Timur Karimov", "Тимур Каримов"),
        ("ALI VALIEV", "Ali Valiev", "ALI VALIEV"),
        ("Ali", "Ali Valiev", "Ali"),
        ("Ali Valiev", "Ali", "Ali <mark>Valiev</mark>"),
        ("Ali Valiev", "", "<mark>Ali Valiev</mark>"),
        ("", "Ali", ""),
        ("<b>Ali</b>", "Ali", "<mark>&lt;b&gt;Ali&lt;/b&gt;</mark>"),
    ],
)
def test_differing_words_are_marked(text, other, marked) -> None:
    assert mark_difference(text, other) == marked


@given(st.text())
def test_a_text_does_not_differ_from_itself(text) -> None:
    assert "<mark>" not in mark_difference(text, text)
