"""Email and Telegram: one stored form for each address, and clear refusals."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.contacts import ContactError, clean_email, clean_telegram, clean_telegram_id


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Aziza@Mail.UZ", "aziza@mail.uz"),
        (" aziza.k+school@mail.example.uz\n", "aziza.k+school@mail.example.uz"),
        ("mailto:aziza@mail.uz", "aziza@mail.uz"),
        ("Aziza Karimova <aziza@mail.uz>", "aziza@mail.uz"),
        ("aziza@mail.uz,", "aziza@mail.uz"),
        ("aziza@\u200bmail.uz", "aziza@mail.uz"),
        ("aziza@пример.рф", "aziza@xn--e1afmkfd.xn--p1ai"),
        ("aziza@ПРИМЕР.РФ", "aziza@xn--e1afmkfd.xn--p1ai"),
        ("aziza@xn--e1afmkfd.xn--p1ai", "aziza@xn--e1afmkfd.xn--p1ai"),
        ("", ""),
        ("-", ""),
        ("#N/A", ""),
    ],
)
def test_an_email_has_one_form(written: str, stored: str):
    assert clean_email(written) == stored


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a@b@mail.uz", "two @ signs"),
        ("a@mail.uz; b@mail.uz", "two @ signs"),
        ('"a b"@mail.uz', "with quotes"),
        ("a@mail.uz\r\nBcc: everybody", "more than one line"),
        ("азиза@mail.uz", "not Latin"),
        ("aziza @mail.uz", "space inside"),
        ("aziza@mail", "Check its dots"),
        ("aziza..k@mail.uz", "Check its dots"),
        ("aziza@-mail.uz", "Check its dots"),
        ("aziza", "Write it as name@example.com"),
        ("@mail.uz", "Write it as name@example.com"),
        ("a" * 65 + "@mail.uz", "too long"),
        ("a@" + "b." * 150 + "uz", "too long"),
    ],
)
def test_a_refused_email(text: str, sentence: str):
    with pytest.raises(ContactError, match=re.escape(sentence)):
        clean_email(text)


@given(st.text(max_size=60))
def test_any_text_is_an_email_or_a_clear_refusal(text: str):
    try:
        outcome = clean_email(text)
    except ContactError as error:
        outcome = error.message

    assert outcome == "" or "“" in outcome or re.fullmatch(r"[!-~]+@[a-z0-9.-]+", outcome)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("@Aziza_K", "aziza_k"),
        ("aziza", "aziza"),
        ("t.me/aziza", "aziza"),
        ("https://t.me/Aziza?start=1", "aziza"),
        ("http://www.telegram.me/aziza/", "aziza"),
        ("tg://resolve?domain=aziza", "aziza"),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_telegram_name_has_one_form(written: str, stored: str):
    assert clean_telegram(written) == stored


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("123456789", "is a number"),
        ("+998905550172", "phone or an invitation"),
        ("t.me/+AbCdEf", "phone or an invitation"),
        ("t.me/joinchat/AbCdEf", "phone or an invitation"),
        ("abc", "4 to 32"),
        ("a" * 33, "4 to 32"),
        ("aziza__k", "4 to 32"),
        ("Азиза", "4 to 32"),
        ("javascript:alert(1)", "4 to 32"),
    ],
)
def test_a_refused_telegram_name(text: str, sentence: str):
    with pytest.raises(ContactError, match=re.escape(sentence)):
        clean_telegram(text)


def test_telegram_ids():
    assert clean_telegram_id("123456789") == 123456789
    assert clean_telegram_id("123456789.0") == 123456789
    assert clean_telegram_id("") is None


@pytest.mark.parametrize("text", ["-1001234567890", "0", "9" * 20, "@aziza", "1.5"])
def test_a_refused_telegram_id(text: str):
    with pytest.raises(ContactError, match=re.escape(text[:15])):
        clean_telegram_id(text)
