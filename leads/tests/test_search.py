"""A lead is found by its name in any script, by any writing and any part of a phone, by its addresses."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.search import LONGEST, search_condition
from leads.factories import make_lead
from leads.models import Lead

# The rows of one example do not disturb the next.
ONE_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
pytestmark = pytest.mark.usefixtures("scope")


def found(text: str) -> set[str]:
    condition = search_condition(text)
    return set() if condition is None else set(Lead.objects.filter(condition).values_list("external_id", flat=True))


@pytest.fixture
def people(scope) -> None:
    make_lead(
        first_name="Мадина", last_name="Йўлдошева", phone="+998905550172", external_id="madina", contact_name="Nilufar"
    )
    make_lead(first_name="Xurshid", last_name="O‘rinov", phone="+998931112233", external_id="xurshid",
              more_phones=["+998974445566"])  # fmt: skip
    make_lead(
        first_name="Ли",
        last_name="Анна",
        phone="",
        email="a.lee_7@mail.uz",
        telegram_username="anna_lee",
        external_id="anna",
    )


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "text",
    ["Мадина", "мадина", "madina", "MADINA", "Madina Yoldosheva", "Йўлдошева мадина", "yo'ldosheva", "dosh", "nilufar"],
)
def test_a_name_is_found_in_latin_and_cyrillic_whole_or_in_part(text):
    assert found(text) == {"madina"}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "text",
    [
        *("+998905550172", "998 90 555-01-72", "(90) 555 01 72", "90 555 01 72", "8 90 555 01 72"),
        *("5550172", "555-01", "0172", "tel: 90 5550172"),
    ],
)
def test_a_phone_is_found_by_any_writing_and_any_part(text):
    assert found(text) == {"madina"}


@pytest.mark.usefixtures("people")
def test_a_further_phone_is_found():
    assert found("97 444 55 66") == {"xurshid"}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("text", ["madina 0172", "0172 Мадина", "Мадина +998 90 555-01-72"])
def test_a_name_with_a_phone_means_both(text):
    assert found(text) == {"madina"}
    assert found("xurshid 0172") == set()


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("text", ["a.lee_7@mail.uz", "A.Lee_7@MAIL.uz", "@anna_lee", "anna_lee", "lee_7@", "Анна ли"])
def test_an_address_is_found_whole_or_in_part(text):
    assert found(text) == {"anna"}


@pytest.mark.usefixtures("people")
def test_fewer_than_three_letters_begin_a_word():
    assert found("ma") == {"madina"}
    assert found("li") == {"anna"}
    assert found("di") == set()


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("text", ["%", "_", "%%%", "100%", "\\", "--", "...", "'"])
def test_signs_of_patterns_mean_themselves(text):
    assert found(text) == set()


@ONE_DATABASE
@given(st.text(max_size=LONGEST + 20))
def test_anything_may_be_typed(scope, text):
    condition = search_condition(text)
    assert condition is None or list(Lead.objects.filter(condition)) == []


@ONE_DATABASE
@given(st.integers(0, 8), st.integers(3, 12))
def test_every_part_of_a_stored_phone_finds_it(scope, start, length):
    if not Lead.objects.exists():
        make_lead(phone="+998915553417", external_id="one")
    part = "998915553417"[start : start + length]
    if len(part) > 2:
        assert found(part) == {"one"}
