"""Yes and no, money, coordinates, empty cells."""

import re
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st

from common.errors import CellError, shown
from common.values import (
    BLANK_CELLS,
    ValueFormatError,
    is_blank,
    parse_bool,
    parse_coordinate,
    parse_money,
    parse_people,
)


@pytest.mark.parametrize("text", ["ДА", "yes", "Y", "1", "ИСТИНА", "true", "Ha", "ҳа", "+", "✓"])
def test_yes(text: str):
    assert parse_bool(text) is True


@pytest.mark.parametrize("text", ["нет", "No", "0", "ЛОЖЬ", "false", "yo'q", "Yo‘q", "йўқ"])
def test_no(text: str):
    assert parse_bool(text) is False


@pytest.mark.parametrize("text", ["", " ", "—", "#N/A"])
def test_neither_yes_nor_no_said(text: str):
    assert parse_bool(text) is None


@pytest.mark.parametrize(
    ("text", "people"),
    [("50", 50), ("1 200", 1200), ("1\xa0200", 1200), ("51-200", 51), ("11 – 50", 11), ("50+", 50), (">100", 100),
     ("~30", 30), ("20 чел.", 20), ("0", 0)],
)  # fmt: skip
def test_a_number_of_people(text: str, people: int):
    assert parse_people(text) == people


@pytest.mark.parametrize("text", ["many", "-5", "5.5", "1,200", "1e3", "9" * 10, "5 6 7", "٣x٣", "9" * 100])
def test_what_is_no_number_of_people(text: str):
    with pytest.raises(ValueFormatError, match="number of people"):
        parse_people(text)


@given(st.text(max_size=80))
def test_any_text_is_people_or_refused(text: str):
    try:
        people = parse_people(text)
    except ValueFormatError:
        return
    assert 0 <= people < 10**9


def test_a_word_that_is_neither():
    with pytest.raises(ValueFormatError, match="“maybe” is neither yes nor no"):
        parse_bool("maybe")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 500,50", "1500.50"),
        ("1,500.50", "1500.50"),
        ("1.500,50", "1500.50"),
        ("1\xa0500,50 сум", "1500.50"),
        ("150 000 so'm", "150000"),
        ("150 000 so‘m", "150000"),
        ("$20", "20"),
        ("12 500 руб.", "12500"),
        ("1.500.000", "1500000"),
        ("1'500.5", "1500.50"),
        ("0.500", "0.50"),
        ("1.5E+06", "1500000"),
        ("19.990000000000002", "19.99"),
        ("0", "0"),
    ],
)
def test_an_amount(text: str, amount: str):
    assert parse_money(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nan", "not an amount"),
        ("inf", "not an amount"),
        ("1e400", "not an amount"),
        ("1e99", "too large"),
        ("9" * 13, "too large"),
        ("9" * 100, "not an amount"),
        ("1,500", "can be read as 1500 or as 1.5"),
        ("1.500", "can be read as 1500 or as 1.5"),
        ("-500", "less than zero"),
        ("1234.567", "more than two digits"),
        ("1,2,3", "not an amount"),
        ("free", "not an amount"),
        ("", "not an amount"),
    ],
)
def test_a_refused_amount(text: str, sentence: str):
    with pytest.raises(ValueFormatError, match=re.escape(sentence)):
        parse_money(text)


@given(st.decimals(0, 10**11, places=2))
def test_an_amount_is_read_back(amount: Decimal):
    assert parse_money(f"{amount:,.2f}") == amount
    assert parse_money(f"{amount:,.2f}".translate(str.maketrans(",.", " ,"))) == amount
    assert parse_money(str(amount)) == amount


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("41.311081", "41.311081"),
        ("41,3111", "41.3111"),
        ("-33.9", "-33.9"),
        ("33.9 S", "-33.9"),
        ("41°18'40\"N", "41.311111"),
        ("41° 18′ 40″ с. ш.", "41.311111"),
        ("69°E", "69"),
    ],
)
def test_a_coordinate(text: str, degrees: str):
    assert parse_coordinate(text) == Decimal(degrees)


@pytest.mark.parametrize("text", ["200", "41.31, 69.24", "41°75'", "north", "", "nan"])
def test_a_refused_coordinate(text: str):
    with pytest.raises(ValueFormatError, match=re.escape(f"“{text}”")):
        parse_coordinate(text)


def test_a_latitude_has_a_limit_of_its_own():
    with pytest.raises(ValueFormatError, match="at most 90 degrees"):
        parse_coordinate("91", limit=90)


def test_empty_cells():
    assert all(map(is_blank, BLANK_CELLS))
    assert all(map(is_blank, [" ", "-", "—", "---", "#n/a"]))
    assert not any(map(is_blank, ["NA", "None", "Null", "0", "нет", "#hashtag", "-5"]))


def test_an_error_speaks_the_language_of_the_reader():
    error = CellError(gettext_lazy("Yes"))

    assert str(error) == "Yes"
    with override("ru"):
        assert error.message == "Да"


def test_a_quoted_value_is_short_and_printable():
    assert shown(" a\x00b\n\u202ec ") == "a b c"
    assert shown("x" * 500) == "x" * 59 + "…"
