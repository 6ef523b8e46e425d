"""Whoever sees phones on a click finds none on any page before it."""

import re
from urllib.parse import quote

import pytest

from leads.models import Lead
from leads.services.save_contact import add_contact
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership
from organizations.scoping import organization_scope
from organizations.tests.people import client_of
from tests.addresses import addresses, urls_of
from tests.canary import Center
from tests.walk import everything_said

VEILED = (Role.MANAGER, Role.SALESPERSON, Role.RECEPTIONIST, Role.MARKETER)


@pytest.fixture
def seller(north: Center) -> Membership:
    north.organization.masked_phone_roles = list(VEILED)
    north.organization.save()
    with organization_scope(north.organization):
        first, second = north.rows["leads.lead"]
        facts = {"name": f"{north.mark} aunt", "phone": north.phone, "telegram_username": f"{north.mark}_aunt"}
        add_contact(lead=first, facts=facts, actor=None)
        Lead.objects.filter(pk=second.pk).update(extra={"Second phone": north.phone, "Mail": addresses_of(north)[0]})
        return make_member(*VEILED, organization=north.organization)


def addresses_of(center: Center) -> list[str]:
    return [f"{center.mark}@example.com", f"{center.mark}_second", f"{center.mark}_aunt"]


def shown_on(page: str, center: Center) -> list[str]:
    """Addresses that can be read on a page, however a number is written there."""
    words = [address for address in addresses_of(center) if address in page]
    digits = re.sub(r"(?<=\d)[\s().\-\u00a0]+(?=\d)", "", page)
    return [*words, *({center.phone[4:]} if center.phone[4:] in digits else ())]


def pages_of(center: Center) -> list[str]:
    found = [url for address, rule in addresses("tenant", "member") for url in urls_of(address, rule, center)]
    form = f"/admin/leads/lead/{center.rows['leads.lead'][0].pk}/change/?tab=form"
    typed = (center.phone[-7:], center.mark)
    searches = [f"/admin/{path}{quote(text)}" for path in ("search/?s=", "leads/lead/?q=") for text in typed]
    return [*found, form, *searches]


@pytest.mark.usefixtures("plain_refusals")
def test_no_page_shows_an_address_before_the_click(north: Center, seller: Membership) -> None:
    client = client_of(seller.user)
    opened, leaks = 0, []
    for url in pages_of(north):
        response = client.get(url)
        said = everything_said(response)
        opened += response.status_code == 200
        leaks += [f"{url} shows {address}" for address in shown_on(said, north)]
    assert leaks == []
    assert opened > 40


@pytest.mark.usefixtures("plain_refusals")
def test_the_same_pages_show_addresses_to_others(north: Center, seller: Membership) -> None:
    """The control: what the test above looks for would be found."""
    north.organization.masked_phone_roles = []
    north.organization.save()
    client = client_of(seller.user)
    shown = {found for url in pages_of(north) for found in shown_on(everything_said(client.get(url)), north)}
    assert shown == {*addresses_of(north), north.phone[4:]}


@pytest.mark.usefixtures("plain_refusals")
def test_answers_to_buttons_show_nothing_either(north: Center, seller: Membership) -> None:
    """A contact that is changed or removed could be read from the way back."""
    client = client_of(seller.user)
    with organization_scope(north.organization):
        lead = north.rows["leads.lead"][0]
        contacts = list(lead.contacts.all())
    for door in ("contact", "contact-remove", "note", "priority", "next-contact"):
        for contact in contacts:
            values = {"contact": contact.pk, "name": "x", "text": "x", "priority": "high"}
            said = everything_said(
                client.post(f"/admin/leads/lead/{lead.pk}/{door}/", values, headers={"HX-Request": "1"})
            )
            assert shown_on(said, north) == []
    with organization_scope(north.organization):
        assert lead.contacts.count() == len(contacts)
