"""Who is told about students: each family once, by whoever of it can be reached, a grown-up herself."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from clients.factories import make_client, save_clients
from clients.models import Client, ClientContact
from clients.reach import Answer, each_once, families_of
from clients.services.link_contact import link_contact
from messaging.choices import Channel
from messaging.models import Bot, Chat, Gateway
from messaging.reach import Way
from organizations.scoping import open_organization

pytestmark = pytest.mark.usefixtures("scope", "sms")
CHILD = date(2015, 3, 14)


@pytest.fixture
def sms(scope) -> Gateway:
    return Gateway.objects.create(channel=Channel.SMS, url="https://sms.example/send")


def child_of(*contacts: Client, **over: Any) -> Client:
    """Of these, the first to call first."""
    child = make_client(**{"first_name": "Bek", "phone": "", "birth_date": CHILD, **over})
    for contact in contacts:
        link_contact(client=child, contact=contact, actor=None)
    return child


def told(*students: Client) -> list[tuple[str, str, list[str]]]:
    """(who, at which address, about whom)."""
    families = families_of([student.pk for student in students])
    return [
        (one.person.name, one.way.to if one.way else "", [each.first_name for each in one.students]) for one in families
    ]


def test_the_mother_of_twins_and_of_a_brother_is_told_once_about_all_of_them():
    mother = make_client(first_name="Nilufar", last_name="Karimova", phone="+998901112233")
    twins = [child_of(mother, first_name=name, last_name="A") for name in ("Hasan", "Husan")]
    brother = child_of(mother, first_name="Zafar", last_name="B")
    assert told(*twins, brother) == [("Nilufar Karimova", "+998901112233", ["Hasan", "Husan", "Zafar"])]


def test_parents_who_both_get_messages_are_one_family():
    mother, father = make_client(first_name="Nilufar"), make_client(first_name="Rustam")
    assert len(told(child_of(mother, father), child_of(father, mother))) == 1


def test_a_grown_up_is_told_herself_and_not_her_mother():
    mother = make_client(first_name="Nilufar")
    facts = {"first_name": "Laylo", "last_name": "Karimova", "phone": "+998905550000"}
    assert told(child_of(mother, **facts, birth_date=date(2000, 1, 1))) == [
        ("Laylo Karimova", "+998905550000", ["Laylo"])
    ]


def test_who_has_no_birth_date_and_somebody_who_answers_is_a_child():
    mother = make_client(first_name="Nilufar", last_name="K", phone="+998901112233")
    assert told(child_of(mother, birth_date=None, phone="+998905550000"))[0][:2] == ("Nilufar K", "+998901112233")


def test_the_father_is_told_if_the_mother_cannot_be_reached():
    mother = make_client(first_name="Nilufar", phone="")
    father = make_client(first_name="Rustam", last_name="K", phone="+998907770000")
    assert told(child_of(mother, father))[0][:2] == ("Rustam K", "+998907770000")


def test_who_gets_no_messages_is_only_called():
    mother = make_client(first_name="Nilufar", last_name="K", phone="+998901112233")
    child = make_client(first_name="Bek", phone="+998900000001", birth_date=CHILD)
    link_contact(client=child, contact=mother, actor=None, receives_messages=False)
    assert told(child) == [("Nilufar K", "", ["Bek"])]


def test_children_written_down_with_the_same_phone_are_one_family():
    rows = [make_client(first_name=name, phone="+998901112233", birth_date=CHILD) for name in ("Hasan", "Husan")]
    assert len(told(*rows)) == 1


def test_who_prefers_sms_gets_one_though_the_bot_knows_the_chat(scope):
    Bot.objects.create(token="1:a", username="registan_bot", telegram_id=1)
    Chat.objects.create(address="77")
    usual = make_client(telegram_id=77)
    [family] = families_of([usual.pk])
    assert family.way.channel == Channel.TELEGRAM
    Client.objects.filter(pk=usual.pk).update(preferred_channel="sms")
    [family] = families_of([usual.pk])
    assert family.way.channel == Channel.SMS


def test_the_language_of_the_family_is_kept_if_the_program_speaks_it():
    uzbek, german = make_client(language="uz"), make_client(language="de")
    families = families_of([uzbek.pk, german.pk])
    assert {one.person.pk: one.way.language for one in families}[uzbek.pk] == "uz"
    assert {one.person.pk: one.way.language for one in families}[german.pk] != "de"


def test_six_hundred_cost_as_many_queries_as_two():
    def school(number: int) -> list[int]:
        center = open_organization()
        parents = [Client(organization=center, first_name="P", phone=f"+9989{number:03}{n:05}") for n in range(number)]
        save_clients(parents, [])
        children = [Client(organization=center, first_name="C", birth_date=CHILD) for _n in range(number)]
        save_clients(children, [])
        pairs = zip(children, parents, strict=True)
        save_clients([], [ClientContact(organization=center, client=child, contact=one) for child, one in pairs])
        return [child.pk for child in children]

    def queries(keys: list[int]) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert len(families_of(keys)) == len(keys)
        return len(caught)

    assert queries(school(600)) == queries(school(2)) <= 8


PERSON = st.integers(1, 6)


@given(st.dictionaries(st.integers(100, 120), st.lists(st.tuples(PERSON, st.booleans()), min_size=1, max_size=3)))
def test_whoever_the_students_have_each_is_told_about_once_and_no_two_messages_go_to_one_address(asked):
    """{student: [(person, can be reached)]}; whether somebody can be reached is the same wherever they stand."""
    reached = {person: is_reached for each in asked.values() for person, is_reached in each}
    answers = {
        student: [
            Answer(
                SimpleNamespace(pk=person),
                Way(Channel.SMS, f"+{person}", "en", "") if reached[person] else None,
                place == 0,
            )
            for place, (person, _is_reached) in enumerate(each)
        ]
        for student, each in asked.items()
    }
    told_by = each_once(answers)
    assert set(told_by) == set(asked)
    for student, one in told_by.items():
        assert one.person.pk in {person for person, _ in asked[student]}
        assert one.way or not any(reached[person] for person, _ in asked[student])


@given(st.dictionaries(st.integers(100, 120), st.lists(PERSON, max_size=3), min_size=1))
def test_one_who_answers_for_all_of_them_is_the_only_one_who_is_told(asked):
    people = {student: [*each, 9] for student, each in asked.items()}
    ways = {person: Way(Channel.SMS, f"+{person}", "en", "") for person in range(10)}
    answers = {
        student: [Answer(SimpleNamespace(pk=one), ways[one], place == 0) for place, one in enumerate(each)]
        for student, each in people.items()
    }
    assert len({one.key for one in each_once(answers).values()}) == 1
