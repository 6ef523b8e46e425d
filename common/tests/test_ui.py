"""Small parts of a page: what they say, and that nothing given to them becomes markup."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.html import strip_tags

from common import ui

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)  # Saturday 14:00 in Tashkent
EVIL = '<script>alert(1)</script>"onload="x'


@pytest.fixture(autouse=True)
def tashkent():
    with timezone.override("Asia/Tashkent"):
        yield


@pytest.mark.parametrize(
    "made",
    [ui.chip(EVIL), ui.person(EVIL), ui.avatar(EVIL), ui.phone(EVIL, "UZ"), ui.icon(EVIL), ui.chip("x", EVIL, EVIL)],
)
def test_what_is_given_is_escaped(made):
    assert "<script" not in made
    assert '"onload' not in made


@pytest.mark.parametrize(
    ("away", "words", "tone"),
    [
        (timedelta(days=-2, hours=-1), "Overdue 2 d", "red"),
        (timedelta(minutes=-5), "Overdue 5 min", "red"),
        (timedelta(hours=3), "Today 17:00", "orange"),
        (timedelta(hours=11), "Tomorrow 01:00", "gray"),
        (timedelta(days=2), "Mon 23, 14:00", "gray"),
        (timedelta(days=20), "11 Dec, 14:00", "gray"),
        (timedelta(days=400), "26 Dec 2027", "gray"),
    ],
)
def test_next_contact_says_how_urgent_it_is(away, words, tone):
    made = ui.next_contact(NOW + away, NOW)
    assert strip_tags(made).endswith(words)
    assert f'class="x-chip {tone}"' in made


def test_next_contact_says_that_nothing_is_planned():
    assert strip_tags(ui.next_contact(None, NOW)) == "No next step"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-3), "0 min"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=23), "23 h"),
        (timedelta(days=59), "59 d"),
        (timedelta(days=61), "2 mo"),
        (timedelta(days=731), "2 y"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(span, words):
    assert ui.short_span(span) == words


@pytest.mark.parametrize(
    ("name", "letters"), [("Nigora Karimova", "NK"), ("Али", "А"), ("anna maria li", "AL"), ("“Bek”", "“"), ("", "?")]
)
def test_initials(name, letters):
    assert ui.initials(name) == letters


def test_an_avatar_keeps_its_colour():
    assert ui.avatar("Nigora Karimova") == ui.avatar("Nigora Karimova")
    assert len({ui.avatar(f"Person {number}").split('"')[1] for number in range(40)}) == len(ui.AVATAR_TONES)


def test_a_phone_dials_and_copies_the_full_number_and_shows_the_national_one():
    made = ui.phone("+998905550172", "UZ")
    assert 'href="tel:+998905550172"' in made
    assert 'data-copy="+998905550172"' in made
    assert "90 555 01 72" in made
    assert ui.phone("", "UZ") == ""


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(2017, 11, 21), "9 years"),
        (date(2017, 11, 22), "8 years"),
        (date(2025, 1, 1), "1 year"),
        (date(2024, 2, 29), "2 years"),
    ],
)
def test_years_old(born, words):
    assert ui.years_old(born, date(2026, 11, 21)) == words


def test_the_tags_of_templates():
    page = Template(
        '{% load ui %}{% chip text "red" "error" %}{% icon "call" %}{% phone "+998905550172" "UZ" %}{% avatar text %}'
    )
    html = page.render(Context({"text": "<b>Late</b>"}))
    assert "&lt;b&gt;Late&lt;/b&gt;" in html
    assert "90 555 01 72" in html
