"""Web addresses in texts: found without the punctuation around them, and exchanged without touching anything else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messaging.followed.links import address_to_go, exchanged, links_in
from messaging.followed.tokens import LENGTH, Named, Purpose, read_token, token_of

URLS = (
    "https://center.uz",
    "http://center.uz/prices",
    "https://center.uz/a?x=1&y=2#part",
    "https://центр.уз/цены?курс=IELTS",
    "https://en.wikipedia.org/wiki/Test_(exam)",
    "HTTPS://Center.uz:8443/x",
    "https://t.me/school_bot?start=abc_DEF-1",
)
ENDS = ("", ".", ",", "!", "?", "…", ").", ")", "»", "”,", ":", ";", "'", "*")
WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30).filter(
    lambda text: "://" not in text and not text.lower().endswith(("http", "https"))
)
LINKS = st.tuples(st.sampled_from(URLS), st.sampled_from(ENDS))


@given(st.lists(st.tuples(WORDS, LINKS), max_size=5), WORDS)
@example([("See (", ("https://center.uz/prices", ")."))], "Bye")
def test_every_address_is_found_as_it_was_written(parts, last):
    text = "".join(f"{words} {url}{end} " for words, (url, end) in parts) + last
    assert [link.url for link in links_in(text)] == [url for _words, (url, _end) in parts]
    shorter = "".join(f"{words} <{number}>{end} " for number, (words, (_url, end)) in enumerate(parts)) + last
    assert exchanged(text, lambda number, _url: f"<{number}>") == shorter


@given(st.text(max_size=200))
@example("https://")
@example("http://[::1")
@example("https://a.uz:99999/")
@example("http://a:b@evil.example/")
@example("https://..../")
def test_any_text_is_read_and_what_is_found_stands_in_it(text):
    for link in links_in(text):
        assert text[link.start : link.end] == link.url
        assert address_to_go(link.url).startswith(("http://", "https://"))
        assert address_to_go(link.url).isascii()
    assert exchanged(text, lambda _number, url: url) == text


@pytest.mark.parametrize(
    "text",
    ["javascript://center.uz", "ftp://center.uz", "center.uz", "http://name@center.uz/", "http://", "xhttps://a.uz"],
)
def test_what_leads_nowhere_is_no_link(text):
    assert links_in(text) == []


def test_a_name_of_a_host_in_other_letters_is_written_as_browsers_do():
    assert (
        address_to_go("https://школа.рф/цены?a=б") == "https://xn--80atdl2c.xn--p1ai/%D1%86%D0%B5%D0%BD%D1%8B?a=%D0%B1"
    )


@given(st.integers(1, 2**40 - 1), st.integers(0, 255), st.sampled_from(Purpose))
def test_a_word_names_its_message_and_is_short(message, number, purpose):
    token = token_of(purpose, Named(message, number))
    assert len(token) == LENGTH == 16
    assert read_token(purpose, token) == Named(message, number)
    others = [other for other in Purpose if other != purpose]
    assert [read_token(other, token) for other in others] == [None] * len(others)


@given(st.text(max_size=24))
def test_a_made_up_word_names_nothing(word):
    assert read_token(Purpose.LINK, word) is None


@given(st.integers(0, 15), st.sampled_from("ABCabc019-_"))
def test_one_letter_changed_names_nothing(place, letter):
    token = token_of(Purpose.LINK, Named(77, 1))
    changed = token[:place] + letter + token[place + 1 :]
    assert (read_token(Purpose.LINK, changed) is None) == (changed != token)


def test_a_key_that_was_replaced_still_opens_its_links(settings):
    token = token_of(Purpose.LINK, Named(77, 1))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert read_token(Purpose.LINK, token) == Named(77, 1)
    settings.SECRET_KEY_FALLBACKS = []
    assert read_token(Purpose.LINK, token) is None
