"""Only what differs is marked, and whatever people wrote stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.difference import mark_difference, mark_letters


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


@pytest.mark.parametrize(
    ("text", "other", "shown"),
    [
        ("Karimova", "Karimowa", "Karimo<mark>v</mark>a"),
        ("90 555 01 12", "90 555 01 13", "90 555 01 1<mark>2</mark>"),
        ("Yusupov", "Yusupv", "Yusup<mark>o</mark>v"),
        ("Азиза", "Aziza", "Азиза"),
        ("Instagram", "Fair", "Instagram"),
        ("<b>a", "<b>b", "&lt;b&gt;<mark>a</mark>"),
        ("İsmoil", "Ismoil", "İsmoil"),
    ],
)
def test_letters_that_differ_are_marked(text, other, shown):
    assert mark_letters(text, other) == shown
