"""Who somebody that asks is among clients: the client itself, one of the family, or nobody that is known."""

from dataclasses import dataclass
from datetime import date

import pytest

from clients.choices import ClientTie
from clients.factories import make_client, make_company
from clients.matching import find_clients, find_tie, meet_clients, ties_of
from clients.models import Client
from clients.services.change_clients import archive_clients
from clients.services.link_contact import link_contact
from common.identity import keys_of_one

pytestmark = pytest.mark.usefixtures("scope")
PHONE = "+998901112233"


@dataclass
class Asker:
    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None
    company: str = ""


def tie(asker: Asker, **addresses) -> tuple[int, str] | None:
    found = find_tie(asker, **(addresses or {"phones": [PHONE]}))
    return (found.client_id, found.kind) if found else None


@pytest.fixture
def mother(scope) -> Client:
    return make_client(first_name="Nilufar", last_name="Karimova", phone=PHONE)


@pytest.fixture
def bek(mother) -> Client:
    bek = make_client(first_name="Bek", last_name="Karimov", phone="", birth_date=date(2015, 3, 14))
    link_contact(client=bek, contact=mother, actor=None)
    return bek


def test_a_student_who_asks_again_is_that_client():
    student = make_client(first_name="Aziza", last_name="Tosheva", phone=PHONE)
    assert tie(Asker("Азиза", "Тошева")) == (student.pk, ClientTie.SELF)
    assert tie(Asker()) == (student.pk, ClientTie.SELF)


def test_a_phone_of_who_answers_leads_to_the_child_of_that_name(mother, bek):
    assert tie(Asker("Bek", "Karimov")) == (bek.pk, ClientTie.SELF)
    assert tie(Asker("Nilufar")) == (mother.pk, ClientTie.SELF)


def test_another_child_is_family_of_who_answers_never_a_child_that_is_known(mother, bek):
    assert tie(Asker("Lola", "Karimova")) == (mother.pk, ClientTie.FAMILY)
    assert tie(Asker("Bek", "Karimov", date(2018, 1, 1))) == (mother.pk, ClientTie.FAMILY)


def test_without_a_name_it_is_somebody_of_the_family(mother, bek):
    assert tie(Asker()) == (mother.pk, ClientTie.FAMILY)


def test_the_mother_of_a_child_with_a_phone_of_its_own_is_the_mother(mother, bek):
    Client.objects.filter(pk=bek.pk).update(phone="+998909990000")
    assert tie(Asker("Nilufar", "Karimova"), phones=["+998909990000"]) == (mother.pk, ClientTie.SELF)


def test_two_clients_of_one_name_and_phone_are_not_told_apart():
    first = make_client(first_name="Bek", last_name="Aliyev", phone=PHONE)
    make_client(first_name="Bek", last_name="Aliyev", phone=PHONE)
    assert tie(Asker("Bek", "Aliyev")) == (first.pk, ClientTie.FAMILY)


def test_email_and_telegram_are_keys_as_a_phone_is():
    student = make_client(first_name="Aziza", email="a@example.com", telegram_username="aziza", telegram_id=77)
    for address in ({"email": "a@example.com"}, {"telegram_username": "aziza"}, {"telegram_id": 77}):
        assert tie(Asker("Aziza"), **address) == (student.pk, ClientTie.SELF)
    assert tie(Asker("Lola"), telegram_id=77) == (student.pk, ClientTie.FAMILY)


def test_a_company_asks_again_or_one_of_its_people_does():
    artel = make_company(company_name="Artel", phone=PHONE)
    assert tie(Asker(company="ARTEL")) == (artel.pk, ClientTie.SELF)
    assert tie(Asker("Rustam")) == (artel.pk, ClientTie.COMPANY)


def test_who_was_put_away_and_who_shares_nothing_is_not_met():
    away = make_client(first_name="Aziza", phone=PHONE)
    archive_clients(clients=Client.objects.filter(pk=away.pk), actor=None)
    make_client(first_name="Aziza", phone="", email="")
    assert tie(Asker("Aziza")) is None
    assert tie(Asker("Aziza"), phones=[""], email="") is None
    assert find_clients(phones=[PHONE]) == []


def test_many_cost_the_same_statements_as_one(mother, bek, django_assert_num_queries):
    askers = {number: Asker("Lola") for number in range(300)}
    met = [(number, client) for _ref, client in meet_clients(keys_of_one(phones=[PHONE])) for number in askers]
    with django_assert_num_queries(2):
        assert {each.kind for each in ties_of(askers, met).values()} == {ClientTie.FAMILY}
