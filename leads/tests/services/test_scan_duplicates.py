"""The search among all leads: one at a time, in steps, going on where a killed worker ended."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from leads.factories import make_lead
from leads.models import DuplicateCandidate, DuplicateScan
from leads.services import scan_duplicates as service
from leads.services.scan_duplicates import ask_for_scan, is_scan_due, scan_duplicates
from leads.tests.services.test_find_candidates import ALIKE, PHONE

pytestmark = pytest.mark.usefixtures("scope")


def make_twins(number: int) -> None:
    for last in (1, 2):
        make_lead(first_name="Aziza", last_name=f"Karimova{'abcdefgh'[number] * 5}", phone=f"+99890{number}11111{last}")


def test_people_who_are_here_twice_are_found_in_steps(malika, monkeypatch):
    monkeypatch.setattr(service, "CHUNK", 2)
    for number in range(3):
        make_twins(number)
    ask_for_scan(actor=malika)
    assert scan_duplicates() == 3
    scan = DuplicateScan.objects.get()
    assert (scan.asked_at, scan.leads_done, scan.leads_total, scan.pairs_found) == (None, 6, 6, 3)
    assert scan.finished_at
    assert DuplicateCandidate.objects.to_decide().count() == 3
    ask_for_scan(actor=malika)
    assert scan_duplicates() == 0


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("how", ALIKE)
def test_a_pair_is_found_whichever_of_the_two_came_first(malika, monkeypatch, how, is_turned):
    """The search looks for each pair from one of its sides."""
    monkeypatch.setattr(service, "CHUNK", 1)
    one, other, reason = ALIKE[how]
    people = [{"phone": PHONE, **one}, {"phone": "+998331234567", **other}]
    for facts in reversed(people) if is_turned else people:
        make_lead(**{"first_name": "Aziza", "last_name": "Karimova", **facts})
    ask_for_scan(actor=malika)
    assert scan_duplicates() == 1
    assert reason in DuplicateCandidate.objects.get().reasons


def test_there_is_one_search_at_a_time(malika):
    ask_for_scan(actor=malika)
    with pytest.raises(ValidationError, match="under way"):
        ask_for_scan(actor=malika)


def test_a_killed_search_goes_on_where_it_ended(malika, monkeypatch):
    monkeypatch.setattr(service, "CHUNK", 2)
    for number in range(2):
        make_twins(number)
    ask_for_scan(actor=malika)
    DuplicateScan.objects.update(lease_until=timezone.now() + timedelta(minutes=5))
    assert not is_scan_due()
    assert scan_duplicates() == 0
    service._scan_chunk()
    DuplicateScan.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert is_scan_due()
    assert scan_duplicates() == 1
    assert DuplicateScan.objects.get().leads_done == 4
