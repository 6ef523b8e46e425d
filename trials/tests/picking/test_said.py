"""What families say about days and hours is understood in three languages, and never breaks anything."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.day_pattern import DayPattern
from trials.picking.said_days import days_said
from trials.picking.said_hours import Hours, hours_said

NAMES = (
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
    ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"),
    ("по понедельникам", "по вторникам", "по средам", "по четвергам", "по пятницам", "по субботам", "в воскресенье"),
    ("dushanba", "seshanba", "chorshanba", "payshanba", "juma", "shanba", "yakshanba"),
    ("душанба", "сешанба", "чоршанба", "пайшанба", "жума", "шанба", "якшанба"),
    ("Du", "Se", "Chor", "Pay", "Ju", "Sha", "Yak"),
)
FROM = ("after {}", "from {} on", "после {}", "с {}", "от {}", "{} dan keyin", "{}dan boshlab", "соат {} дан кейин")
UNTIL = ("before {}", "until {}", "до {}", "{} gacha", "{}dan oldin", "{} гача")
BETWEEN = ("{}-{}", "{} – {}", "from {} to {}", "с {} до {}", "{} dan {} gacha", "{}dan {}gacha")
TIMES = st.builds(time, st.integers(7, 22), st.integers(0, 11).map(lambda step: step * 5))


@given(
    days=st.sets(st.integers(0, 6), min_size=1, max_size=6),
    names=st.sampled_from(NAMES),
    mark=st.sampled_from((" ", ", ", "/", "_", " va ", " и ")),
)
def test_any_days_in_any_spelling(days, names, mark):
    said = mark.join(names[day] for day in sorted(days))
    assert days_said(said) == DayPattern(weekdays=frozenset(days))
    assert days_said(said.upper()) == DayPattern(weekdays=frozenset(days))


@given(days=st.sets(st.integers(0, 6), min_size=1, max_size=6))
def test_what_the_form_keeps_is_read_again(days):
    kept = str(DayPattern(weekdays=frozenset(days)))
    assert str(days_said(kept)) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("odd", "odd"),
        ("по нечётным дням", "odd"),
        ("нечетные", "odd"),
        ("toq kunlari", "odd"),
        ("even days", "even"),
        ("чётные", "even"),
        ("juft kunlar", "even"),
        ("weekends", "sat_sun"),
        ("по выходным", "sat_sun"),
        ("dam olish kunlari", "sat_sun"),
        ("будни", "mon_tue_wed_thu_fri"),
        ("on weekdays after 16", "mon_tue_wed_thu_fri"),
        ("Mon-Fri", "mon_tue_wed_thu_fri"),
        ("Пн–Сб", "mon_tue_wed_thu_fri_sat"),
        ("Mon-Wed-Fri", "mon_wed_fri"),
        ("вт-чт", "tue_thu"),
        ("вт-чт-сб", "tue_thu_sat"),
        ("Tue Thu in the evening", "tue_thu"),
    ],
)
def test_days_as_people_write_them(said, kept):
    assert str(days_said(said)) == kept


@pytest.mark.parametrize(
    "said",
    ["", "any", "odd or even", "every day", "в этом месяце", "средний уровень", "evening", "next month", "Pn-Vs"],
)
def test_who_names_no_days_may_come_on_any(said):
    assert days_said(said) is None


@given(said=TIMES, words=st.sampled_from(FROM))
def test_from_an_hour_on(said, words):
    assert hours_said(words.format(f"{said:%H:%M}")) == Hours(said, None)


@given(said=TIMES, words=st.sampled_from(UNTIL))
def test_until_an_hour(said, words):
    assert hours_said(words.format(f"{said:%H:%M}")) == Hours(None, said)


@given(first=TIMES, second=TIMES, words=st.sampled_from(BETWEEN))
def test_between_two_hours(first, second, words):
    hours = hours_said(words.format(f"{first:%H:%M}", f"{second:%H:%M}"))
    assert hours == (Hours(first, second) if first < second else Hours())


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("after 16", Hours(time(16))),
        ("после 18", Hours(time(18))),
        ("after 4", Hours(time(16))),
        ("after 6:30 pm", Hours(time(18, 30))),
        ("9am-11am", Hours(time(9), time(11))),
        ("с 15 до 17", Hours(time(15), time(17))),
        ("15-17", Hours(time(15), time(17))),
        ("18:00", Hours(time(18))),
        ("in the morning", Hours(None, time(12))),
        ("утром", Hours(None, time(12))),
        ("kechqurun", Hours(time(17))),
        ("после работы", Hours(time(17))),
        ("после обеда", Hours(time(12))),
        ("Mon Wed after 17.30", Hours(time(17, 30))),
    ],
)
def test_hours_as_people_say_them(said, hours):
    assert hours_said(said) == hours


@pytest.mark.parametrize(
    "said", ["", "whenever", "2 раза в неделю", "утром или вечером", "haftasiga 3 marta", "c 15.09.2026", "99:99", "25"]
)
def test_who_names_no_hour_may_come_at_any(said):
    assert hours_said(said) == Hours()


@given(st.text(max_size=80))
def test_no_words_break_it(said):
    hours, days = hours_said(said), days_said(said)
    assert hours.start is None or hours.end is None or hours.start < hours.end
    assert days is None or days_said(str(days)) == days
