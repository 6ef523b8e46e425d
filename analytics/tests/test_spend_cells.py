"""Amounts, counts and days come back from every writing of them, or are refused with a sentence."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.spending.cells import decimal_mark, read_amount, read_count, read_days, writes_month_first
from analytics.spending.columns import LABELS, recognise
from analytics.spending.currency import currencies
from common.errors import CellError

SPACES = ("", " ", "\u00a0", "\u2009", "\u202f", "'")
SIGNS = ("", "$", "US$", "€", "₽", " руб.", " so'm", " сум", "UZS ")
DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def grouped(number, mark):
    return f"{number:,}".replace(",", mark)


@given(st.integers(0, 10**13), st.sampled_from(SPACES), st.sampled_from(".,"), st.sampled_from(SIGNS))
def test_an_amount_with_parts(cents, between, mark, sign):
    whole, parts = divmod(cents, 100)
    number = f"{grouped(whole, between)}{mark}{parts:02}"
    text = f"{sign}{number}" if sign[:1] in "$U€₽" else f"{number}{sign}"
    assert read_amount(text, mark=decimal_mark([text])) == Decimal(cents).scaleb(-2)


@given(st.lists(st.integers(0, 10**11), min_size=1), st.sampled_from([(",", "."), (".", ",")]))
def test_a_column_tells_thousands_from_parts(wholes, marks):
    thousands, mark = marks
    column = [grouped(whole, thousands) for whole in wholes] + [f"1{mark}50"]
    found = decimal_mark(column)
    assert [read_amount(text, mark=found) for text in column[:-1]] == wholes


@given(st.integers(0, 2**31 - 1), st.sampled_from((*SPACES, ",", ".")))
def test_a_count(number, between):
    assert read_count(grouped(number, between)) == number


@given(DAYS, st.sampled_from(("%d.%m.%Y", "%Y-%m-%d", "%Y-%m-%d 00:00:00", "%d/%m/%Y")))
def test_a_day(day, form):
    assert read_days(day.strftime(form), month_first=False) == (day, day)


@given(st.lists(DAYS, min_size=1))
def test_days_of_a_column_that_shows_its_order(days):
    column = [day.strftime("%m/%d/%Y") for day in [*days, date(2026, 11, 21)]]
    month_first = writes_month_first(column)
    assert [read_days(text, month_first=month_first)[0] for text in column[:-1]] == days


@given(DAYS, DAYS, st.sampled_from((" - ", "-", " – ", " по ", " to ")), st.sampled_from(("%d.%m.%Y", "%Y-%m-%d")))
def test_two_days_in_a_cell(first, last, between, form):
    text = f"{first.strftime(form)}{between}{last.strftime(form)}"
    assert read_days(text, month_first=False) == (first, last)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    for read in (
        lambda: read_amount(text, mark=decimal_mark([text])),
        lambda: read_count(text),
        lambda: read_days(text, month_first=writes_month_first([text])),
    ):
        with suppress(CellError):
            read()
    assert recognise([text]) in ({}, *({name: 0} for name in LABELS))
    assert all(len(code) == 3 for code in currencies([text]))


@pytest.mark.parametrize("text", ["1,234", "1.234", "-5", "=1+1", "#REF!", "1e99", "NaN", "5 kg", "1,5,5"])
def test_what_could_be_two_amounts_or_none_is_refused(text):
    with pytest.raises(CellError):
        read_amount(text, mark="")
