"""Dates and moments: every writing, what is refused, and time zones."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.dates import DateError, is_ambiguous, parse_date, parse_moment

TASHKENT = ZoneInfo("Asia/Tashkent")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tashkent", "Africa/Casablanca"]
)
DAYS = st.dates(date(1930, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2015-03-14",
        "2015/03/14",
        "2015-3-14",
        "20150314",
        "14.03.2015",
        "14.3.15",
        "14/03/2015",
        "14-03-15",
        "14. 03. 2015",
        "03/14/2015",
        "14 марта 2015",
        "14 март 2015 г.",
        "14 mart 2015",
        "14-mart 2015-yil",
        "2015 yil 14 mart",
        "March 14, 2015",
        "Sat, 14 Mar 2015",
        "14.03.2015 г.",
        "42077",
        "42077.0",
        "2015-03-14T10:20:30Z",
        "2015-03-14 10:20",
        "14.03.2015 9:05:11",
        "14.03.2015, 09:05",
    ],
)
def test_a_day_in_any_writing(text: str):
    assert parse_date(text, day_first=None) == date(2015, 3, 14)


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("03/04/2026", True, date(2026, 4, 3)),
        ("03/04/2026", False, date(2026, 3, 4)),
        ("03/04/2026", None, date(2026, 4, 3)),
        ("03-04-26", False, date(2026, 3, 4)),
        ("03.04.2026", False, date(2026, 4, 3)),
        ("12/31/1999", None, date(1999, 12, 31)),
        ("31/12/99", None, date(1999, 12, 31)),
    ],
)
def test_the_order_of_day_and_month(text: str, day_first: bool | None, day: date):
    assert parse_date(text, day_first=day_first) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31.02.2026", "no such day"),
        ("2026-02-29", "no such day"),
        ("25/12/2026", "no such day"),
        ("0001-01-01", "too far"),
        ("9999-12-31", "too far"),
        ("14.03.1895", "too far"),
        ("60", "not a date"),
        ("0", "not a date"),
        ("-1", "not a date"),
        ("12", "not a date"),
        ("99999999", "not a date"),
        ("2015", "only a year"),
        ("10:30", "not a date"),
        ("14.03.2015 or so", "not a date"),
        ("14 iyu 2015", "not a date"),
        ("", "not a date"),
        ("soon", "not a date"),
    ],
)
def test_what_is_no_date(text: str, sentence: str):
    with pytest.raises(DateError, match=re.escape(sentence)) as refusal:
        parse_date(text, day_first=False)

    assert f"“{text}”" in refusal.value.message


@pytest.mark.parametrize("text", ["03/04/2026", "3-4-26", "03/04/2026 10:00"])
def test_ambiguous_dates(text: str):
    assert is_ambiguous(text)


@pytest.mark.parametrize(
    "text", ["03.04.2026", "03/03/2026", "13/04/2026", "04/13/2026", "2026-03-04", "", "3 mart 2026"]
)
def test_dates_that_can_be_read_in_one_way_only(text: str):
    assert not is_ambiguous(text)


@given(DAYS)
def test_a_written_day_is_read_back(day: date):
    assert parse_date(day.isoformat(), day_first=None) == day
    assert parse_date(f"{day:%d.%m.%Y}", day_first=None) == day
    assert parse_date(f"{day:%d/%m/%Y}", day_first=True) == day
    assert parse_date(f"{day:%m/%d/%Y}", day_first=False) == day
    assert parse_date(f"{day:%B} {day.day}, {day.year}", day_first=None) == day
    assert parse_date(str((day - date(1899, 12, 30)).days), day_first=None) == day


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_day_or_a_clear_refusal(text: str):
    try:
        outcome: object = parse_date(text, day_first=None)
    except DateError as error:
        outcome = error.message

    assert isinstance(outcome, date) or "“" in str(outcome)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("14.03.2026 09:05", "2026-03-14T09:05:00+05:00"),
        ("3/14/2026 9:05:11", "2026-03-14T09:05:11+05:00"),
        ("2026/03/14 9:05:11 PM GMT+5", "2026-03-14T21:05:11+05:00"),
        ("Mar 14, 2026, 12:05 AM", "2026-03-14T00:05:00+05:00"),
        ("2026-03-14T10:20:30Z", "2026-03-14T15:20:30+05:00"),
        ("2026-03-14T10:20:30.123+0300", "2026-03-14T12:20:30+05:00"),
        ("2026-03-14 10:20:30 UTC", "2026-03-14T15:20:30+05:00"),
        ("14 марта 2026 в 10:20", "2026-03-14T10:20:00+05:00"),
        ("14.03.2026", "2026-03-14T00:00:00+05:00"),
        ("46095.5", "2026-03-14T12:00:00+05:00"),
    ],
)
def test_a_moment_in_any_writing(text: str, moment: str):
    assert parse_moment(text, zone=TASHKENT, day_first=None).isoformat() == moment


@pytest.mark.parametrize("text", ["14.03.2026 25:61", "14.03.2026 10:00 +99:00", "31.02.2026 10:00", "10:00", "now"])
def test_what_is_no_moment(text: str):
    with pytest.raises(DateError, match=re.escape(text)):
        parse_moment(text, zone=TASHKENT, day_first=None)


def test_an_hour_the_clock_skips_and_one_that_comes_twice():
    skipped = parse_moment("29.03.2026 02:30", zone=BERLIN, day_first=None)
    twice = parse_moment("25.10.2026 02:30", zone=BERLIN, day_first=None)

    assert skipped.isoformat() == "2026-03-29T03:30:00+02:00"
    assert twice.isoformat() == "2026-10-25T02:30:00+02:00"


@given(name=ZONES, naive=st.datetimes(datetime(1950, 1, 1), datetime(2037, 12, 31)))  # noqa: DTZ001 - clocks on a wall
def test_the_clock_on_the_wall_is_read_in_its_zone(name: str, naive: datetime):
    zone = ZoneInfo(name)

    moment = parse_moment(f"{naive:%Y-%m-%d %H:%M:%S}", zone=zone, day_first=None)

    assert moment.utcoffset() is not None
    shift = moment.replace(tzinfo=None) - naive.replace(microsecond=0)
    # Only an hour that does not exist is moved, and then forward by what the clock skips.
    assert timedelta() <= shift <= timedelta(hours=2)
    assert parse_moment(moment.isoformat(), zone=UTC, day_first=None) == moment
    earlier = moment.astimezone(UTC) - timedelta(hours=1)
    assert earlier.astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None)
