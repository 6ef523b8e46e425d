"""The card of the own chat: parting it, and the figures of the day for who leads."""

import pytest
from django.urls import reverse

from messaging.factories import make_bot
from messaging.models import Bot
from organizations.models import Membership, Organization
from organizations.tests.people import BrowserOf

DOOR = reverse("admin:bot_link_me")


@pytest.fixture(autouse=True)
def bot(school: Organization) -> None:
    make_bot()


def linked(member: Membership) -> Membership:
    Membership.objects.filter(pk=member.pk).update(telegram_id=7001)
    return member


def test_who_leads_switches_the_figures_off_and_on(browser_of: BrowserOf, manager: Membership) -> None:
    browser = browser_of(linked(manager))
    page = browser.post(DOOR, {"digests": "off"}).content.decode()
    assert "Switch on" in page
    assert not Membership.objects.get(pk=manager.pk).gets_digests
    page = browser.post(DOOR, {"digests": "on"}).content.decode()
    assert "Switch off" in page
    assert Membership.objects.get(pk=manager.pk).gets_digests


def test_others_have_no_figures(browser_of: BrowserOf, malika: Membership) -> None:
    assert "Figures of the day" not in browser_of(linked(malika)).post(DOOR, {"make": ""}).content.decode()


def test_without_a_chat_they_come_by_email(browser_of: BrowserOf, manager: Membership) -> None:
    manager.user.email = "manager@oxbridge.example"
    manager.user.save()
    page = browser_of(manager).post(DOOR, {"digests": "off"}).content.decode()
    assert "Figures of the day by email at 9:00 and 21:00" in page
    assert not Membership.objects.get(pk=manager.pk).gets_digests


def test_without_a_bot_the_figures_can_be_switched_all_the_same(browser_of: BrowserOf, manager: Membership) -> None:
    Bot.objects.all().delete()
    manager.user.email = "manager@oxbridge.example"
    manager.user.save()
    page = browser_of(manager).get("/admin/organizations/membership/me/").content.decode()
    assert "Figures of the day by email" in page
    assert "Not linked" not in page


def test_without_a_chat_there_is_nothing_to_switch(browser_of: BrowserOf, manager: Membership) -> None:
    browser = browser_of(linked(manager))
    assert "Figures of the day" not in browser.post(DOOR, {"unlink": ""}).content.decode()
    assert Membership.objects.get(pk=manager.pk).telegram_id is None
