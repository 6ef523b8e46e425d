"""Days, times and choices as people write them, in three languages."""

from contextlib import suppress
from datetime import time

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from clients.choices import ContactRelation, Gender
from common.errors import CellError
from import_service.moving_in.words import CHOICES, find_days, find_span, read_choice, read_days, read_time
from scheduling.choices import PriceUnit
from scheduling.day_pattern import DayPattern

LANGUAGES = st.sampled_from([code for code, _name in settings.LANGUAGES])
WEEKDAYS = st.builds(DayPattern, weekdays=st.frozensets(st.integers(0, 6), min_size=1))
PATTERNS = st.one_of(WEEKDAYS, st.sampled_from([DayPattern(remainder=0), DayPattern(remainder=1)]))


@given(PATTERNS, LANGUAGES)
def test_days_are_read_as_the_program_writes_them(pattern: DayPattern, language: str) -> None:
    with translation.override(language):
        words = pattern.in_words
    assert read_days(words) == read_days(str(pattern).replace("_", " ")) == str(pattern)


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_times_are_read_with_a_colon_a_point_and_seconds(moment: time) -> None:
    for form in ("%H:%M", "%H.%M", "%H:%M:00", "%H:%M – 23:59"):
        assert read_time(moment.strftime(form)) == moment


@given(st.text(max_size=60))
def test_whatever_stands_in_a_cell_is_read_or_refused(text: str) -> None:
    for read in (read_days, read_time, lambda said: read_choice(said, PriceUnit)):
        with suppress(CellError):
            assert read(text) is not None
    assert find_span(text)[0] == "" or read_time(find_span(text)[0])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Пн-Ср-Пт", "mon_wed_fri"),
        ("вторник, четверг и суббота", "tue_thu_sat"),
        ("Du Chor Ju", "mon_wed_fri"),
        ("seshanba va payshanba", "tue_thu"),
        ("1,3,5", "mon_wed_fri"),
        ("246", "tue_thu_sat"),
        ("нечётные", "odd"),
        ("juft kunlar", "even"),
        ("Friday", "fri"),
    ],
)
def test_days_in_three_languages(text: str, days: str) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["", "someday", "Mon Someday", "8", "0", "Monet"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert find_days(text) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IELTS, 18:30-20:00, room 4", ("18:30", 90)),
        ("с 9.00 до 10.20", ("09:00", 80)),
        ("at 14:00", ("14:00", None)),
        ("from 01.09.2026", ("", None)),
        ("20:00-18:30", ("20:00", None)),
        ("99:99", ("", None)),
    ],
)
def test_hours_are_found_among_other_words(text: str, found: tuple[str, int | None]) -> None:
    assert find_span(text) == found


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("relation", "мама", ContactRelation.MOTHER),
        ("relation", "Otasi", ContactRelation.FATHER),
        ("relation", "опекун", ContactRelation.GUARDIAN),
        ("gender", "Ж", Gender.FEMALE),
        ("gender", "male", Gender.MALE),
        ("unit", "за урок", PriceUnit.LESSON),
        ("unit", "OY", PriceUnit.MONTH),
    ],
)
def test_choices_in_three_languages(key: str, text: str, value: str) -> None:
    assert read_choice(text, CHOICES[key]) == value


@given(st.sampled_from(sorted(CHOICES)), LANGUAGES, st.data())
def test_every_choice_is_read_by_its_own_label(key: str, language: str, data: st.DataObject) -> None:
    choice = data.draw(st.sampled_from(list(CHOICES[key])))
    with translation.override(language):
        label = str(choice.label)
    assert read_choice(label, CHOICES[key]) == choice.value
