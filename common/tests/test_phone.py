"""Phones: every writing a school meets, and full agreement with phonenumbers."""

import random
import re
import unicodedata

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.phone import PhoneError, PhoneNormalizer, format_phone, search_digits

REGIONS = ("UZ", "RU", "KZ", "KG", "TR", "US", "GB", "DE")
STRINGS_PER_REGION = 13_000
EXTENSION = re.compile(r" (?:ext|доб)\.? \d+$")
UZ = PhoneNormalizer.for_region("UZ")


def by_the_library_alone(text: str, region: str) -> str | None:
    """The reference: phonenumbers on the text as it stands, then on each reading of its digits."""
    digits = "".join(str(unicodedata.decimal(letter)) for letter in EXTENSION.sub("", text) if letter.isdecimal())
    plus = re.match(r"\D*[+＋]", text) is not None
    code = str(phonenumbers.country_code_for_region(region))
    soviet = region in ("UZ", "RU", "KZ", "KG")
    trunk = "08" if soviet else "0"
    readings = [text]
    if not plus and digits[:1] in tuple(trunk):
        readings.append(digits[1:])
    if len(digits) == 11 and (digits[:2] == "89" or (soviet and not plus and digits[0] == "8")):
        readings.append("+7" + digits[1:])
    if digits.startswith(code) and digits[len(code) :][:1] in tuple(trunk):
        readings.append(f"+{code}{digits[len(code) + 1 :]}")
    if not plus and digits.startswith("00"):
        readings.append("+" + digits.lstrip("0"))
    elif not plus and soviet and digits.startswith("810"):
        readings.append("+" + digits[3:])
    elif not plus and len(digits) >= 11 and digits[0] != "0":
        readings.append("+" + digits)
    return next((number for reading in readings if (number := read(reading, region))), None)


def read(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def by_us(text: str, region: str) -> str | None:
    try:
        return PhoneNormalizer.for_region(region).normalize(text)
    except PhoneError:
        return None


def messy(rng: random.Random, region: str) -> str:
    """A number of the region or of another, right or nearly right, in one of the writings people use."""
    home = region if rng.random() < 0.8 else rng.choice(REGIONS)
    code = str(phonenumbers.country_code_for_region(home))
    if rng.random() < 0.6:
        kind = rng.choice(list(phonenumbers.supported_types_for_region(home)))
        example = phonenumbers.example_number_for_type(home, kind) or phonenumbers.PhoneNumber()
        national = phonenumbers.national_significant_number(example)
        keep = rng.randrange(2, len(national) + 1)
        national = national[:keep] + "".join(rng.choices("0123456789", k=len(national) - keep))
    else:
        national = "".join(rng.choices("0123456789", k=rng.choice((7, 8, 9, 9, 9, 10, 10, 10, 11, 12))))
    if rng.random() < 0.03:
        national += rng.choice("0123456789")
    gap = rng.choice(("", "", " ", "-", "."))
    cuts = sorted(rng.sample(range(1, len(national)), k=min(3, len(national) - 1)))
    parts = [national[a:b] for a, b in zip([0, *cuts], [*cuts, len(national)], strict=True)]
    if gap != "." and rng.random() < 0.2:
        parts[0] = f"({parts[0]})"
    prefix = rng.choice(
        (f"+{code}", f"+{code}", f"+{code} ", code, f"{code} ", "", "", "0", "8", "8 ", "00" + code, "810" + code)
    )
    text = prefix + gap.join(parts)
    label = rng.choice(("", "", "", "", "p:", "tel:", "whatsapp: ", "'", "`", " ", "\xa0", "тел. "))
    if rng.random() < 0.03:
        text = text.translate({48 + digit: 0x660 + digit for digit in range(10)})
    if rng.random() < 0.03:
        text = text.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    return label + text + rng.choice(("", "", "", "", " ", " ext 12", " доб. 5", "\n"))


@pytest.mark.no_database
@pytest.mark.parametrize("region", REGIONS)
def test_every_writing_is_read_as_the_library_reads_it(region: str):
    rng = random.Random(f"phones of {region}")
    texts = [messy(rng, region) for _ in range(STRINGS_PER_REGION)]

    differing = [
        (text, ours, theirs)
        for text in texts
        if (ours := by_us(text, region)) != (theirs := by_the_library_alone(text, region))
    ]

    assert differing == []


@settings(max_examples=600, deadline=None)
@given(region=st.sampled_from(REGIONS), text=st.from_regex(r"\+?[0-9][0-9 ()-]{4,18}[0-9]", fullmatch=True))
def test_any_digits_are_read_as_the_library_reads_them(region: str, text: str):
    assert by_us(text, region) == by_the_library_alone(text, region)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_clear_refusal(text: str):
    try:
        outcome = UZ.normalize(text)
    except PhoneError as error:
        outcome = error.message

    assert outcome == "" or outcome.startswith("“") or re.fullmatch(r"\+[0-9]{7,15}", outcome)


@pytest.mark.parametrize(
    "text",
    [
        "+998 (90) 555-01-72",
        "p:+998905550172",
        "`998905550172",
        "'+998905550172",
        "tel:+998-90-555-01-72",
        "whatsapp: 90 555 01 72",
        "8 90 555 01 72",
        "0905550172",
        "00998905550172",
        "810998905550172",
        "+998 8 90 555 01 72",
        "998905550172.0",
        "998905550172,0",
        "9.98905550172E+11",
        "9,98905550172e+11",
        "998,905,550,172",
        "90.555.01.72",
        "90,555,01,72",
        "٩٠٥٥٥٠١٧٢",
        "＋９９８９０５５５０１７２",
        "\u202a+998\xa090\xa0555\u201101\u201172\u202c",
        "90 555 01 72 ext. 12",
        "905550172 x5",
        "90 555 01 72 доб 5",
        "90 555 01 72 (мама)",
        "Aziza 90 555 01 72",
        "90 555\n01 72",
    ],
)
def test_one_number_in_any_writing(text: str):
    assert UZ.normalize(text) == "+998905550172"
    assert UZ.normalize_many(text) == ["+998905550172"]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+7 912 345 67 89", "+79123456789"),
        ("8 912 345 67 89", "+79123456789"),
        ("79123456789", "+79123456789"),
        ("+8 (912) 345-67-89", "+79123456789"),
        ("996700123456", "+996700123456"),
    ],
)
def test_numbers_of_other_countries(text: str, phone: str):
    assert UZ.normalize(text) == phone


@pytest.mark.parametrize("text", ["", "  ", "#N/A", "#REF!", "-", "—", "...", "?"])
def test_an_empty_cell_is_no_phone(text: str):
    assert UZ.normalize(text) == ""
    assert UZ.normalize_many(text) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("90 555 01 7", "too short for a phone: 8 of 9 digits"),
        ("90 555 01 722", "too long for a phone: 10 digits instead of 9"),
        ("12 345 67 89", "no phone begins with 12"),
        ("9.98901E+11", "rounded by the spreadsheet"),
        ("9O5550172", "letter between the digits"),
        ("нет", "is not a phone"),
        ("0", "too short"),
        ("1" * 40, "too long"),
        ("9" * 300, "too long"),
        ("+999 123456", "no country has this code"),
        ("+7 912 345", "too short for a phone: 6 of 10 digits"),
        ("905550172, 915550172", "more than one phone"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, sentence: str):
    with pytest.raises(PhoneError, match=re.escape(sentence)) as refusal:
        UZ.normalize(text)

    assert refusal.value.message.startswith(f"“{text[:5]}")


@pytest.mark.parametrize(
    "between", [", ", "; ", ";", " / ", "/", "|", " | ", "\n", " и ", " va ", " or ", "   ", " мама ", " +998"]
)
def test_several_phones_in_one_cell(between: str):
    assert UZ.normalize_many(f"90 555 01 72{between}91 555 01 72") == ["+998905550172", "+998915550172"]


def test_unreadable_phones_of_a_cell_do_not_hide_a_readable_one():
    assert UZ.normalize_many("90 555 01 7, 91 555 01 72") == ["+998915550172"]
    assert UZ.normalize_many("905550172 905550172") == ["+998905550172"]
    with pytest.raises(PhoneError, match="too short"):
        UZ.normalize_many("90 555 01 7, 91 555 01")


def test_one_normalizer_for_each_country():
    assert PhoneNormalizer.for_region("UZ") is UZ
    assert PhoneNormalizer.for_region("kz").normalize("8 701 123 45 67") == "+77011234567"
    with pytest.raises(ValueError, match="No country"):
        PhoneNormalizer.for_region("XX")


@pytest.mark.parametrize(
    ("phone", "region", "written"),
    [
        ("+998905550172", "UZ", "90 555 01 72"),
        ("+998905550172", "RU", "+998 90 555 01 72"),
        ("+998905550172", "", "+998 90 555 01 72"),
        ("+79123456789", "UZ", "+7 912 345-67-89"),
        ("+79123456789", "ru", "8 (912) 345-67-89"),
        ("", "UZ", ""),
        ("old number", "UZ", "old number"),
    ],
)
def test_a_number_is_shown_as_its_country_writes_it(phone: str, region: str, written: str):
    assert format_phone(phone, region) == written


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("(90) 555-01", "9055501"),
        ("+998 90 555", "99890555"),
        ("8 905 12", "90512"),
        ("8(905)12", "90512"),
        ("0 90 555", "90555"),
        ("0905550172", "905550172"),
        ("00998905550172", "998905550172"),
        ("p:+998..90", "99890"),
        ("998905550172.0", "998905550172"),
        ("0172", "0172"),
        ("8905", "8905"),
        ("٩٠٥٥٥", "90555"),
        ("12", ""),
        ("aziz2015", ""),
        ("aziz@mail.uz", ""),
        ("", ""),
    ],
)
def test_what_is_looked_for_when_a_phone_is_typed(typed: str, digits: str):
    assert search_digits(typed) == digits


@settings(max_examples=200, deadline=None)
@given(start=st.integers(0, 8), length=st.integers(3, 12))
def test_any_part_of_a_number_finds_it(start: int, length: int):
    assert search_digits("998905550172"[start : start + length]) in "998905550172"
