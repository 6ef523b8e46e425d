"""Near matches of leads that came in, and what is none."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.choices import CandidateState, DuplicateReason
from leads.factories import make_lead
from leads.models import DuplicateCandidate, Lead
from leads.services.archive_leads import archive_leads
from leads.services.find_candidates import find_candidates
from leads.services.link_family import link_family

pytestmark = pytest.mark.usefixtures("scope")
BORN = date(2014, 5, 17)
PHONE = "+998905550112"


def search(*leads: Lead) -> int:
    return find_candidates(leads=Lead.objects.filter(pk__in=[lead.pk for lead in leads]))


def pair_of(older: dict, newer: dict) -> DuplicateCandidate | None:
    """What is queued when the second comes in after the first."""
    first = make_lead(**{"first_name": "Aziza", "last_name": "Karimova", "phone": PHONE, **older})
    second = make_lead(**{"first_name": "Aziza", "last_name": "Karimova", "phone": "+998331234567", **newer})
    search(second)
    pair = DuplicateCandidate.objects.first()
    assert pair is None or (pair.older, pair.newer) == (first, second)
    return pair


ALIKE = {
    "a digit wrong": ({}, {"phone": "+998905550172"}, DuplicateReason.PHONE_SLIP),
    "two digits swapped": ({}, {"phone": "+998905551012"}, DuplicateReason.PHONE_SLIP),
    "names swapped": (
        {"birth_date": BORN},
        {"first_name": "Karimova", "last_name": "Aziza", "birth_date": BORN},
        DuplicateReason.NAME_SWAPPED,
    ),
    "Cyrillic": (
        {"birth_date": BORN},
        {"first_name": "Азиза", "last_name": "Каримова", "birth_date": BORN},
        DuplicateReason.NAME_SPELLING,
    ),
    "a letter wrong": (
        {"birth_date": BORN},
        {"last_name": "Karimowa", "birth_date": BORN},
        DuplicateReason.NAME_LETTER,
    ),
    "another mail provider": (
        {"email": "aziza.karimova@mail.example"},
        {"email": "aziza.karimova@post.example"},
        DuplicateReason.MAILBOX,
    ),
    "the same Telegram": (
        {"telegram_username": "aziza_k"},
        {"telegram_username": "aziza_k"},
        DuplicateReason.TELEGRAM,
    ),
}


@pytest.mark.parametrize(("older", "newer", "reason"), ALIKE.values(), ids=ALIKE)
def test_alike_leads_are_queued_with_the_reason(older, newer, reason):
    pair = pair_of(older, newer)
    assert pair is not None
    assert reason in pair.reasons
    assert pair.state == CandidateState.OPEN
    assert 70 <= pair.likeness <= 100


STRANGERS = {
    "only the name": ({}, {}),
    "twins": ({"first_name": "Hasan", "birth_date": BORN}, {"first_name": "Husan", "birth_date": BORN}),
    "twins whose phones are a digit apart": (
        {"first_name": "Fotima", "birth_date": BORN},
        {"first_name": "Zuhra", "birth_date": BORN, "phone": "+998905550113"},
    ),
    "brother and sister": ({"first_name": "Aziz", "last_name": "Karimov"}, {"phone": "+998905550113"}),
    "another birth date": ({"birth_date": BORN}, {"birth_date": date(2016, 5, 17), "phone": "+998905550113"}),
    "a given name and a birth date": (
        {"last_name": "", "birth_date": BORN},
        {"last_name": "", "birth_date": BORN},
    ),
    "nobody's name": (
        {"first_name": "", "last_name": ""},
        {"first_name": "", "last_name": "", "phone": "+998905550113"},
    ),
    "two digits wrong": ({}, {"phone": "+998905550173"}),
    "digits swapped that are no neighbours": ({}, {"phone": "+998205550119"}),
}


@pytest.mark.parametrize(("older", "newer"), STRANGERS.values(), ids=STRANGERS)
def test_different_people_are_left_alone(older, newer):
    assert pair_of(older, newer) is None


LETTERS = st.text(alphabet="abdgiklmnorstuvz", min_size=5, max_size=9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=LETTERS,
    last=LETTERS,
    national=st.integers(10**8, 10**9 - 1),
    place=st.integers(1, 9),
    digit=st.integers(0, 9),
)
def test_any_digit_of_a_phone_may_be_wrong(scope, first, last, national, place, digit):
    """And whichever of the two came later finds the other."""
    phone = f"+998{national}"
    wrong = f"{phone[:-place]}{digit}{phone[len(phone) - place + 1 :]}"
    older = make_lead(first_name=first, last_name=last, phone=phone)
    newer = make_lead(first_name=last, last_name=first, phone=wrong)
    try:
        assert search(older) == search(newer) + 1 == 1
        assert DuplicateCandidate.objects.filter(older=older, newer=newer).exists()
    finally:
        archive_leads(leads=Lead.objects.all(), actor=None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=LETTERS, last=LETTERS, born=st.dates(date(1960, 1, 1), date(2020, 1, 1)), is_swapped=st.booleans())
def test_any_name_is_found_in_cyrillic_and_swapped(scope, first, last, born, is_swapped):
    cyrillic = str.maketrans("abdgiklmnorstuvz", "абдгиклмнорстувз")
    names = [first.title(), last.title()]
    written = [name.translate(cyrillic) for name in (reversed(names) if is_swapped else names)]
    older = make_lead(first_name=names[0], last_name=names[1], birth_date=born)
    newer = make_lead(first_name=written[0], last_name=written[1], birth_date=born)
    try:
        assert search(newer) == 1
        assert DuplicateCandidate.objects.filter(older=older, newer=newer).exists()
    finally:
        archive_leads(leads=Lead.objects.all(), actor=None)


def test_searching_again_changes_nothing_and_keeps_decisions():
    pair = pair_of({}, {"phone": "+998905550113"})
    assert pair
    DuplicateCandidate.objects.update(state=CandidateState.DIFFERENT)
    assert search(pair.newer) == search(pair.older) == 0
    assert DuplicateCandidate.objects.get().state == CandidateState.DIFFERENT


def test_archived_leads_and_relatives_are_not_asked_about():
    lead, archived, relative = (
        make_lead(first_name="Aziza", last_name="Karimova", phone=f"+99890555011{digit}") for digit in "123"
    )
    archive_leads(leads=Lead.objects.filter(pk=archived.pk), actor=None)
    link_family(leads=[lead, relative], actor=None)
    assert search(lead) == 0


def test_becoming_family_settles_the_pair(owner):
    pair = pair_of({}, {"phone": "+998905550113"})
    assert pair
    link_family(leads=[pair.older, pair.newer], actor=owner)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (CandidateState.FAMILY, owner)


def test_newcomers_of_one_search_are_compared_with_each_other():
    leads = [make_lead(first_name="Aziza", last_name="Karimova", phone=f"+99890555011{digit}") for digit in "123"]
    assert search(*leads) == 3


def test_a_name_that_is_everywhere_does_not_fill_the_queue():
    crowd = [make_lead(first_name="Test", last_name="Testov", birth_date=BORN) for _ in range(12)]
    assert search(crowd[-1]) == 5


def test_a_birth_date_that_fills_a_field_is_no_evidence(monkeypatch):
    monkeypatch.setattr("leads.duplicates.near_matches.MOST_ON_ONE_DAY", 3)
    crowd = [make_lead(first_name="Aziza", last_name="Karimova", birth_date=date(2000, 1, 1)) for _ in range(4)]
    for number, lead in enumerate(crowd):
        Lead.objects.filter(pk=lead.pk).update(phone=f"+9989{number}{number}{number}{number}1234")
    assert search(*crowd) == 0
