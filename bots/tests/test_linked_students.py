"""How many students the bot reaches, who is missing, and codes for them on paper."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bots.linked import NOT_LINKED, count_linked
from bots.models import LinkCode
from bots.services.make_link_code import MOST_AT_ONCE, make_link_codes
from bots.tests.chat import Person
from bots.tests.family import answers_for
from clients.choices import ClientStatus
from clients.factories import make_client, make_company, save_clients
from clients.models import Client
from messaging.factories import make_bot
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.tests.people import BrowserOf

LIST = reverse("admin:clients_client_changelist")
PAGE = reverse("admin:messaging_bot_changelist")


@pytest.fixture
def people(school: Organization) -> dict[str, Client]:
    """Six active students, of whom three are reached; a mother, a company and those who are gone count for nothing."""
    mother = make_client(first_name="Nilufar", telegram_id=1)
    mute = make_client(first_name="Mute", telegram_id=2)
    named = {name: make_client(first_name=name) for name in ("Own", "Child", "Second", "Alone", "Unheard", "Other")}
    Client.objects.filter(pk=named["Own"].pk).update(telegram_id=3)
    answers_for(mother, named["Child"], named["Second"])
    answers_for(mute, named["Unheard"], receives_messages=False)
    make_client(first_name="Former", status=ClientStatus.FORMER, telegram_id=4)
    archived = make_client(first_name="Archived", telegram_id=5)
    Client.objects.filter(pk=archived.pk).update(is_archived=True)
    make_company()
    return named


@pytest.fixture
def seller(school: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=school)


def test_the_page_of_the_bot_says_how_many_are_linked_and_leads_to_the_others(
    school: Organization, people: dict[str, Client], owner: Membership, browser_of: BrowserOf
) -> None:
    make_bot()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        found = count_linked()
    assert len(captured) == 1
    assert (found.students, found.linked, found.percent, found.missing) == (6, 3, 50, 3)
    browser = browser_of(owner)
    page = browser.get(PAGE).content.decode()
    assert "3 of 6 active students linked" in page
    assert f"{LIST}?{NOT_LINKED}".replace("&", "&amp;") in page
    shown = browser.get(f"{LIST}?{NOT_LINKED}").content.decode()
    assert [name for name in people if f"<b>{name} " in shown] == ["Alone", "Unheard", "Other"]
    linked = browser.get(f"{LIST}?{NOT_LINKED.replace('none', 'linked')}").content.decode()
    assert [name for name in people if f"<b>{name} " in linked] == ["Own", "Child", "Second"]
    assert "<b>Alone" not in browser.get(f"{LIST}?telegram=nonsense").content.decode()


def test_without_students_the_page_says_what_will_stand_there(
    school: Organization, owner: Membership, browser_of: BrowserOf
) -> None:
    make_bot()
    assert "no active students yet" in browser_of(owner).get(PAGE).content.decode()


def test_codes_for_many_in_as_many_statements_as_for_few(people: dict[str, Client], seller: Membership) -> None:
    make_bot()

    def made(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            codes = make_link_codes(actor=seller, clients=Client.objects.filter(first_name__in=list(people)[:number]))
        assert len({code.code for code in codes}) == number
        return len(captured)

    assert made(2) == made(6)
    first = people["Own"]
    older, newer = LinkCode.objects.filter(client=first).order_by("pk")
    assert older.expires_at <= timezone.now() < newer.expires_at
    assert "too old" in Person().writes(f"/start link-{older.code}").read
    assert "Own" in Person().writes(f"/start link-{newer.code}").read


def test_cards_are_printed_from_the_list(
    people: dict[str, Client], seller: Membership, school: Organization, browser_of: BrowserOf
) -> None:
    bot = make_bot()
    browser = browser_of(seller)
    assert "Print codes for the bot" in browser.get(LIST).content.decode()
    chosen = {"action": "codes", "index": "0", "_selected_action": [people["Alone"].pk, people["Other"].pk]}
    asked = browser.post(LIST, chosen)
    assert not LinkCode.objects.exists()
    assert "stop working" in asked.content.decode()
    page = browser.post(LIST, {**chosen, "bulk-confirmed": "1"}).content.decode()
    codes = list(LinkCode.objects.order_by("pk"))
    assert [code.client for code in codes] == [people["Alone"], people["Other"]]
    assert all(f"{bot.link}?start=link-{code.code}" in page for code in codes)
    assert page.count("<svg") == 2
    assert people["Own"].name not in page


def test_without_a_bot_or_for_too_many_there_are_no_codes(
    people: dict[str, Client], seller: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(seller)
    chosen = {"action": "codes", "index": "0", "_selected_action": [people["Alone"].pk], "bulk-confirmed": "1"}
    assert "no bot yet" in browser.post(LIST, chosen).content.decode()
    make_bot()
    company = Client.objects.get(kind="company")
    only = {**chosen, "_selected_action": [company.pk]}
    assert "Codes are for persons" in browser.post(LIST, only).content.decode()
    save_clients([Client(first_name=f"N{number}") for number in range(MOST_AT_ONCE)], [])
    everybody = {**chosen, "select_across": "1"}
    assert f"At most {MOST_AT_ONCE} codes" in browser.post(LIST, everybody).content.decode()
    assert not LinkCode.objects.exists()


def test_who_makes_no_codes_prints_none(school: Organization, people: dict[str, Client], browser_of: BrowserOf) -> None:
    make_bot()
    marketer = browser_of(make_member(Role.MARKETER, organization=school))
    chosen = {"action": "codes", "index": "0", "_selected_action": [people["Alone"].pk], "bulk-confirmed": "1"}
    assert marketer.post(LIST, chosen).status_code == 403
    assert not LinkCode.objects.exists()


def test_another_center_counts_its_own(people: dict[str, Client]) -> None:
    with platform_wide(), organization_scope(make_organization(name="Elsewhere")):
        assert count_linked().students == 0


def test_a_client_is_unlinked_on_its_card_and_the_press_is_taken_back(
    people: dict[str, Client], seller: Membership, browser_of: BrowserOf
) -> None:
    make_bot()
    browser, own = browser_of(seller), people["Own"]
    door = reverse("admin:bot_link_client", args=(own.pk,))

    def telegram() -> Any:
        return Client.objects.get(pk=own.pk).telegram_id

    card = browser.post(door, {"unlink": ""})
    assert telegram() is None
    undo = card.context["undo"]
    browser.post(door, {"undo": f"{undo}x"})
    browser.post(reverse("admin:bot_link_client", args=(people["Alone"].pk,)), {"undo": undo})
    assert telegram() is None
    browser.post(door, {"undo": undo})
    assert telegram() == 3
    assert timezone.now() - Client.objects.get(pk=own.pk).last_activity_at < timedelta(minutes=1)
