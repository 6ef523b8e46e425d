"""A family invites a friend, who becomes a lead that says who recommended the center."""

from typing import Any

import pytest
from django.urls import reverse

from bots.services.recommend import word_of
from bots.tests.chat import Person
from bots.tests.family import MOTHERS, answers_for, linked, make_student
from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import Client, ClientEvent
from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import Lead, LeadEvent, LeadSource
from leads.services.ensure_channels import ensure_channels
from leads.services.merge_leads import merge_leads
from messaging.factories import make_bot
from messaging.models import Bot
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.tests.clock import long_before_the_lessons
from organizations.tests.people import BrowserOf
from scheduling.tests.conftest import school
from trials.tests.school import opened

__all__ = ["long_before_the_lessons", "school"]
FRIENDS = "+998935550000"


@pytest.fixture
def mother(school: Organization) -> Client:
    ensure_channels(organization=school)
    make_bot()
    mother = make_client(first_name="Nilufar", last_name="Yoldosheva", phone=MOTHERS)
    answers_for(mother, make_student(opened(name="FE-2"), first_name="Madina", phone=""))
    linked(Person())
    return mother


def signs_up(person: Person, phone: str = FRIENDS) -> Person:
    person.presses_data("apply")
    person.presses("Aziz Karimov")
    person.sends(contact={"phone_number": phone, "first_name": "Aziz", "user_id": person.chat})
    return person.presses("I myself").presses("I begin").presses("I do not know yet").presses("Any time")


def test_from_the_button_to_a_lead_of_a_friend(mother: Client) -> None:
    family = Person().writes("/menu").presses("Invite a friend")
    link = f"{Bot.objects.get().link}?start={word_of(mother)}"
    assert family.read.endswith(link)
    assert "Nilufar" not in link
    start = link.partition("start=")[2]
    assert len(start) <= 64
    friend = Person(7005).writes(f"/start {start}")
    assert friend.read.startswith("Hello! This is Registan")
    signs_up(friend)
    lead = Lead.objects.get()
    assert (lead.source.name, lead.source.channel.key) == ("Friends", "referral")
    told = LeadEvent.objects.get(kind=EventKind.RECOMMENDED)
    assert (told.lead, told.payload["client"]) == (lead, mother.pk)
    thanked = ClientEvent.objects.get(kind=ClientEventKind.RECOMMENDED)
    assert (thanked.client, thanked.payload["lead"]) == (mother, lead.pk)


def test_a_second_friend_comes_by_the_same_source_and_one_who_is_known_is_not_counted_twice(mother: Client) -> None:
    for chat, phone in ((7005, FRIENDS), (7006, "+998935550001"), (7006, "+998935550001")):
        signs_up(Person(chat).writes(f"/start {word_of(mother)}"), phone)
    assert LeadSource.objects.count() == 1
    assert LeadEvent.objects.filter(kind=EventKind.RECOMMENDED).count() == Lead.objects.count()


@pytest.mark.parametrize("word", ["friend-", "friend-nobody", f"friend-{'0' * 32}", "friend-{own}"])
def test_a_made_up_link_or_the_own_one_recommends_nobody(word: str, mother: Client) -> None:
    chat = 7001 if "{own}" in word else 7005
    person = Person(chat).writes(f"/start {word.format(own=mother.public_id.hex)}")
    if chat == 7001:
        person.presses("More")
    signs_up(person)
    assert Lead.objects.get().source is None
    assert not LeadEvent.objects.filter(kind=EventKind.RECOMMENDED).exists()


def test_a_link_of_another_center_recommends_nobody(mother: Client) -> None:
    with platform_wide(), organization_scope(make_organization(name="Elsewhere")):
        make_bot()
        signs_up(Person(7005).writes(f"/start {word_of(mother)}"))
        assert Lead.objects.get().source is None


def test_the_pages_name_each_other_for_who_may_read_both(
    mother: Client, school: Organization, browser_of: BrowserOf
) -> None:
    signs_up(Person(7005).writes(f"/start {word_of(mother)}"))
    browser = browser_of(make_member(Role.MANAGER, organization=school))

    def page(name: str, row: Any) -> str:
        return str(browser.get(reverse(f"admin:{name}_change", args=(row.pk,))).content.decode())

    lead_page = page("leads_lead", Lead.objects.get())
    assert "Recommended by a client" in lead_page
    assert reverse("admin:clients_client_change", args=(mother.pk,)) in lead_page
    assert "Recommended us to a friend" in page("clients_client", mother)


@pytest.mark.parametrize(("asked", "found"), [("yes", ["Aziz"]), ("no", ["Other"]), ("nonsense", [])])
def test_the_list_is_filtered_by_who_was_recommended(
    asked: str, found: list[str], mother: Client, school: Organization, browser_of: BrowserOf
) -> None:
    signs_up(Person(7005).writes(f"/start {word_of(mother)}"))
    make_lead(first_name="Other")
    browser = browser_of(make_member(Role.MANAGER, organization=school))
    page = browser.get(reverse("admin:leads_lead_changelist"), {"recommended": asked})
    assert [row.first_name for row in page.context["cl"].result_list] == found


def test_who_took_a_recommended_lead_in_is_recommended_too(
    mother: Client, school: Organization, browser_of: BrowserOf
) -> None:
    signs_up(Person(7005).writes(f"/start {word_of(mother)}"))
    manager, winner = make_member(Role.MANAGER, organization=school), make_lead(first_name="Winner")
    merge_leads(winner=winner, absorbed=list(Lead.objects.exclude(pk=winner.pk)), choices={}, actor=manager)
    page = browser_of(manager).get(reverse("admin:leads_lead_changelist"), {"recommended": "yes"})
    assert [row.pk for row in page.context["cl"].result_list] == [winner.pk]


def test_who_is_not_linked_invites_nobody(mother: Client) -> None:
    stranger = Person(7009).writes("/start").presses_data("invite")
    assert "This button is old" in stranger.read
