"""Whom a chat may ask about: linked by the own number, told apart, and gone at once with the link."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from bots.choices import Control
from bots.models import LinkCode
from bots.services.make_link_code import make_link_code
from bots.tests.chat import Person
from bots.tests.family import MOTHERS, answers_for, linked, make_student, own_number
from clients.choices import ClientStatus
from clients.factories import make_client
from clients.models import Client, ClientContact
from clients.reach import families_of
from clients.services.change_clients import archive_clients, change_status
from clients.services.link_chat import chats_of, unlink_chat
from messaging.choices import Channel
from messaging.factories import make_bot
from messaging.services.opt_out import opt_out
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.tests.clock import long_before_the_lessons
from organizations.tests.people import BrowserOf
from scheduling.models import Enrolment, Group
from scheduling.tests.conftest import school
from trials.tests.school import opened

__all__ = ["long_before_the_lessons", "school"]
PRIVATE = ("next", "week", "absences", "absent")


@pytest.fixture
def group(school: Organization) -> Group:
    make_bot()
    return opened(name="FE-2")


@pytest.fixture
def mother(group: Group) -> Client:
    return make_client(first_name="Nilufar", last_name="Yoldosheva", phone=MOTHERS)


@pytest.fixture
def madina(group: Group, mother: Client) -> Client:
    child = make_student(group, first_name="Madina", last_name="Yoldosheva", phone="")
    answers_for(mother, child)
    return child


def opens_nothing(person: Person, *data: str) -> None:
    """Every private button is an old one."""
    for each in (*PRIVATE, *data):
        person.presses_data(each)
        assert "This button is old" in person.read, each
        assert "Next lessons" not in person.buttons


def test_a_mother_is_found_by_her_own_number(mother: Client, madina: Client) -> None:
    person = linked(Person())
    assert person.read == "Found: Madina. From now on lessons and news reach you here."
    assert "Next lessons" in person.buttons
    mother.refresh_from_db()
    madina.refresh_from_db()
    assert (mother.telegram_id, madina.telegram_id) == (person.chat, None)
    assert person.conversation.client == mother
    person.writes("/start")
    assert person.read.startswith("Hello again, Nilufar")


@pytest.mark.parametrize("number", ["998901112233", "+998 90 111-22-33", "+998901112233"])
def test_however_telegram_writes_the_number(number: str, madina: Client) -> None:
    assert "Found: Madina" in linked(Person(), number).read


def test_a_forwarded_contact_and_a_typed_number_open_nothing(madina: Client) -> None:
    person = Person().writes("/start").presses("I or my child study here")
    for contact in (
        {"phone_number": MOTHERS, "first_name": "Nilufar", "user_id": 5},
        {"phone_number": MOTHERS, "first_name": "Nilufar"},
    ):
        person.sends(contact=contact)
        assert "somebody else's number" in person.read
    person.writes(MOTHERS)
    assert "does not show that it is yours" in person.read
    assert "Madina" not in "".join(answer.context["text"] for answer in person.answers)
    assert not Client.objects.filter(telegram_id__isnull=False).exists()
    opens_nothing(person, f"absent:{madina.pk}")


def test_a_contact_nobody_asked_for_links_nobody(madina: Client) -> None:
    own_number(Person().writes("/start"))
    assert not Client.objects.filter(telegram_id__isnull=False).exists()


def test_nobody_known_is_said_so_and_their_words_go_to_a_person(madina: Client) -> None:
    person = linked(Person(), "+998935550000")
    assert "do not know this number" in person.read
    assert person.conversation.control == Control.BOT
    person.writes("Malika Saidova, FE-2")
    assert person.conversation.control == Control.PERSON
    assert person.conversation.waiting_since is not None


@pytest.mark.parametrize("number", ["", "12", "+99890111223344556677", "hello"])
def test_a_number_that_is_none_is_nobody_s(number: str, madina: Client) -> None:
    assert "do not know this number" in linked(Person(), number).read


def test_a_number_linked_elsewhere_is_left_to_a_person(mother: Client, madina: Client) -> None:
    linked(Person())
    other = linked(Person(7002))
    assert "Another Telegram is linked" in other.read
    assert "Madina" not in other.read
    assert other.conversation.waiting_since is not None
    mother.refresh_from_db()
    assert mother.telegram_id == 7001


def test_children_with_one_number_are_all_linked(group: Group) -> None:
    for name in ("Madina", "Bek"):
        make_student(group, first_name=name, last_name="Norov", phone=MOTHERS)
    person = linked(Person())
    assert "Found: Bek, Madina." in person.read
    assert Client.objects.filter(telegram_id=person.chat).count() == 2
    person.presses("Will be absent")
    assert person.read == "Who will be absent?"
    assert list(person.buttons) == ["Bek", "Madina"]


def test_a_child_with_its_mother_s_number_keeps_its_own_telegram_free(group: Group, mother: Client) -> None:
    child = make_student(group, first_name="Madina", phone=MOTHERS)
    answers_for(mother, child)
    linked(Person())
    child.refresh_from_db()
    assert child.telegram_id is None


def test_who_answer_for_each_other_with_one_number_are_both_linked(group: Group) -> None:
    wife, husband = (make_student(group, first_name=name, phone=MOTHERS) for name in ("Lola", "Jasur"))
    answers_for(wife, husband)
    answers_for(husband, wife)
    assert "Found: Lola, Jasur." in linked(Person()).read


def test_about_a_grown_up_a_mother_without_messages_reads_nothing(group: Group, mother: Client) -> None:
    """Though the family's one number stands at both."""
    grown_up = make_student(group, first_name="Jasur", phone=MOTHERS, birth_date=date(2000, 1, 1))
    answers_for(mother, grown_up, receives_messages=False)
    assert "do not know this number" in linked(Person()).read
    ClientContact.objects.update(receives_messages=True)
    assert "Found: Jasur" in linked(Person(7002)).read


def test_who_may_not_see_results_sees_lessons_only(mother: Client, madina: Client) -> None:
    ClientContact.objects.update(sees_results=False)
    person = linked(Person()).presses("Next lessons")
    assert person.read.startswith("Madina:")
    person.presses_data("absences")
    assert "This button is old" in person.read


def _archived(mother: Client, child: Client, actor: Any) -> None:
    archive_clients(clients=Client.objects.filter(pk=child.pk), actor=actor)


def _former(mother: Client, child: Client, actor: Any) -> None:
    change_status(clients=Client.objects.filter(pk=child.pk), status=ClientStatus.FORMER, reason="moved", actor=actor)


def _left_the_group(mother: Client, child: Client, actor: Any) -> None:
    day = timezone.localdate()
    Enrolment.objects.filter(client=child).update(starts_on=day.replace(day=1), ends_on=day.replace(day=2))


def _no_longer_answers(mother: Client, child: Client, actor: Any) -> None:
    ClientContact.objects.all().delete()


def _unlinked(mother: Client, child: Client, actor: Any) -> None:
    unlink_chat(client=mother, actor=actor)


def _mother_blocked(mother: Client, child: Client, actor: Any) -> None:
    change_status(clients=Client.objects.filter(pk=mother.pk), status=ClientStatus.BLOCKED, reason="debt", actor=actor)


@pytest.mark.parametrize("end", [_archived, _former, _left_the_group, _no_longer_answers, _unlinked, _mother_blocked])
def test_with_the_tie_everything_is_gone_at_once(end: Any, mother: Client, madina: Client) -> None:
    person = linked(Person()).presses("Will be absent")
    absent = next(data for data in person.buttons.values() if data.startswith("absent:"))
    end(mother, madina, make_member(Role.MANAGER, organization=mother.organization))
    opens_nothing(person, absent, absent.replace("absent", "comes"))
    assert "Trial lesson" in person.writes("/menu").buttons


def test_nobody_asks_about_a_stranger_s_child(group: Group, madina: Client) -> None:
    other = make_student(group, first_name="Otabek", phone="+998935550000")
    person = linked(Person())
    for data in (f"absent:{other.pk}", f"comes:{other.pk}:1", f"absent:{madina.pk}:0", f"absent:{madina.pk}:x",
                 "absent:", "absent:x:y:z", "comes", "week:7", "week:x:y", f"comes:{madina.pk}:{9**20}"):  # fmt: skip
        person.presses_data(data)
        assert "This button is old" in person.read, data
        assert "Otabek" not in person.read


def test_a_code_of_an_archived_client_opens_nothing(group: Group, madina: Client) -> None:
    seller = make_member(Role.SALESPERSON, organization=madina.organization)
    code = make_link_code(actor=seller, client=madina)
    archive_clients(clients=Client.objects.filter(pk=madina.pk), actor=seller)
    assert "too old" in Person().writes(f"/start link-{code.code}").read
    assert LinkCode.objects.get().used_at is None


def test_after_a_code_the_menu_is_the_family_s(group: Group, madina: Client) -> None:
    seller = make_member(Role.SALESPERSON, organization=madina.organization)
    person = Person().writes(f"/start link-{make_link_code(actor=seller, client=madina).code}")
    person.presses("Next lessons")
    assert person.read.startswith("Madina:")


def test_another_center_knows_neither_the_number_nor_the_chat(madina: Client) -> None:
    linked(Person())
    with platform_wide(), organization_scope(make_organization(name="Elsewhere")):
        make_bot()
        assert "do not know this number" in linked(Person()).read
        opens_nothing(Person())


def test_what_everybody_is_offered_stays_one_press_away(madina: Client) -> None:
    person = linked(Person()).presses("More")
    assert {"Trial lesson", "Prices", "Address"} <= set(person.buttons)
    person.presses("Menu").presses("Language")
    assert "Русский" in person.buttons


def test_who_works_here_finds_their_children_beside_their_day(group: Group, mother: Client, madina: Client) -> None:
    person = linked(Person())
    assert "My family" not in person.buttons
    teacher = make_member(Role.TEACHER, organization=mother.organization)
    person.writes(f"/start link-{make_link_code(actor=teacher, member=teacher).code}")
    person.writes("/menu").presses("My family").presses("Next lessons")
    assert person.read.startswith("Madina:")
    opens = Person(7002).writes("/start")
    opens.presses_data("children")
    assert "This button is old" in opens.read


def scans(chat: int, child: Client, by: Any) -> Person:
    return Person(chat).writes(f"/start link-{make_link_code(actor=by, client=child).code}")


def test_both_parents_who_scan_the_card_of_a_child_are_linked(group: Group, school: Organization) -> None:
    """Neither has a record of their own."""
    desk = make_member(Role.RECEPTIONIST, organization=school)
    child = make_student(group, first_name="Madina", birth_date=date(2016, 5, 1), phone="")
    mother, father = scans(7001, child, desk), scans(7002, child, desk)
    assert "We will write to you here" in mother.read
    assert "News goes to the chat that was linked first" in father.read
    for parent in (mother, father):
        assert "Next lessons" in parent.presses_data("menu").buttons
    scans(7002, child, desk)
    child.refresh_from_db()
    assert chats_of(child) == [7001, 7002]


def test_news_goes_to_the_other_parent_where_the_first_has_blocked_the_bot(group: Group, school: Organization) -> None:
    desk = make_member(Role.RECEPTIONIST, organization=school)
    child = make_student(group, first_name="Madina", birth_date=date(2016, 5, 1), phone="")
    scans(7001, child, desk)
    scans(7002, child, desk)

    def told() -> list[str]:
        return [family.way.to for family in families_of([child.pk]) if family.way]

    assert told() == ["7001"]
    opt_out(channel=Channel.TELEGRAM, address="7001")
    assert told() == ["7002"]


def test_unlinking_a_child_parts_both_parents_and_is_taken_back(
    group: Group, school: Organization, browser_of: BrowserOf
) -> None:
    desk = make_member(Role.RECEPTIONIST, organization=school)
    child = make_student(group, first_name="Madina", phone="")
    parents = [scans(chat, child, desk) for chat in (7001, 7002)]
    browser, door = browser_of(desk), reverse("admin:bot_link_client", args=(child.pk,))
    assert (
        "2 chats are linked" in browser.get(reverse("admin:clients_client_change", args=(child.pk,))).content.decode()
    )
    undo = browser.post(door, {"unlink": ""}).context["undo"]
    for parent in parents:
        opens_nothing(parent)
    browser.post(door, {"undo": undo})
    child.refresh_from_db()
    assert chats_of(child) == [7001, 7002]
    assert "Next lessons" in parents[1].presses_data("menu").buttons


def test_whoever_lost_a_code_of_another_center_reads_nothing(group: Group, school: Organization) -> None:
    child = make_student(group, first_name="Madina", phone="")
    for chat in (7001, 7002):
        scans(chat, child, make_member(Role.RECEPTIONIST, organization=school))
    with platform_wide(), organization_scope(make_organization(name="Elsewhere")):
        make_bot()
        opens_nothing(Person(7002).writes("/start"))
