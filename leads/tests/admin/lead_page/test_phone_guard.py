"""Phones on a click: what is hidden, what a click opens, and how often a person may click in a day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from common import veil
from common.phone import format_phone
from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import LeadEvent
from leads.services.save_contact import add_contact
from organizations.choices import AuditKind, Role
from organizations.factories import make_member
from organizations.models import AuditEvent

PHONE = "+998901234512"


@pytest.fixture
def guarded(scope):
    scope.masked_phone_roles = [Role.SALESPERSON]
    scope.save()
    return scope


def url(lead, name="change"):
    return reverse(f"admin:leads_lead_{name}", args=(lead.pk,))


def opened(member):
    return AuditEvent.objects.filter(kind=AuditKind.REVEALED, actor=member).count()


# --- Words ----------------------------------------------------------------------------------------
def behind(*known):
    return veil.drawn(veil.Veil(lambda: known))


def test_a_number_keeps_its_country_operator_and_end():
    with behind():
        assert format_phone(PHONE, "UZ") == "90 ••• •• 12"
        assert format_phone("+77011234567", "UZ") == "+7 701 ••• ••67"
    assert "•" not in format_phone(PHONE, "UZ")


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("call +998 (90) 123-45-12 after six", "call +998 (90) •••-••-12 after six"),
        ("901234512", "90•••••12"),
        ("write n.karimova@example.com", "write n•••@example.com"),
        ("she is @nilu_far there", "she is @n••• there"),
        ("t.me/nilu_far", "n•••"),
        ("paid 1 200 000 on 2026-11-21 18:00", "paid 1 200 000 on 2026-11-21 18:00"),
        ("room 12, 21 November 2026", "room 12, 21 November 2026"),
    ],
)
def test_words_lose_the_addresses_in_them_and_nothing_else(said, hidden):
    with behind():
        assert veil.text(said) == hidden
    assert veil.text(said) == said


@given(st.text(max_size=200))
def test_words_never_break_the_veil(words):
    with behind():
        assert isinstance(veil.text(words), str)


def test_what_was_opened_is_shown_however_it_is_written():
    with behind(PHONE, "nilu_far"):
        assert "•" not in veil.text("call 90 123-45-12, @Nilu_Far")
        assert format_phone(PHONE, "UZ") == "90 123 45 12"


# --- The click ------------------------------------------------------------------------------------
def test_a_click_opens_the_phone_for_the_day_and_is_written_down(guarded, browser_of, malika):
    lead, browser = make_lead(phone=PHONE, owner=malika), browser_of(malika)
    assert "90 123 45 12" not in browser.get(url(lead)).content.decode()
    browser.post(url(lead, "reveal"))
    browser.post(url(lead, "reveal"))
    assert "90 123 45 12" in browser.get(url(lead)).content.decode()
    entry = AuditEvent.objects.get(kind=AuditKind.REVEALED)
    assert (entry.actor, entry.object_id) == (malika, lead.pk)
    AuditEvent.objects.update(at=timezone.now() - timedelta(days=1))
    assert "90 123 45 12" not in browser.get(url(lead)).content.decode()


def test_a_click_opens_contacts_and_further_phones_but_no_other_lead(guarded, browser_of, malika):
    lead = make_lead(phone=PHONE, more_phones=["+998901112233"], owner=malika)
    other = make_lead(phone="+998907778899", owner=malika)
    add_contact(lead=lead, facts={"name": "Nilufar", "email": "nilu@example.com"}, actor=None)
    browser = browser_of(malika)
    browser.post(url(lead, "reveal"))
    text = browser.get(url(lead)).content.decode()
    assert "90 111 22 33" in text
    assert "nilu<wbr>@example.com" in text
    assert "77788" not in browser.get(url(other)).content.decode().replace(" ", "")


def test_in_the_list_the_number_comes_in_its_place(guarded, browser_of, malika):
    lead, browser = make_lead(phone=PHONE, owner=malika), browser_of(malika)
    assert url(lead, "reveal") in browser.get(reverse("admin:leads_lead_changelist")).content.decode()
    response = browser.post(url(lead, "reveal"), {"part": "phone"}, headers={"HX-Request": "true"})
    assert "90 123 45 12" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_after_so_many_clicks_a_day_it_is_enough(guarded, browser_of, malika):
    guarded.reveals_a_day = 2
    guarded.save()
    browser = browser_of(malika)
    leads = [make_lead(owner=malika) for _number in range(3)]
    answers = [browser.post(url(lead, "reveal"), headers={"HX-Request": "true"}) for lead in leads]
    assert [answer.status_code for answer in answers] == [200, 200, 400]
    assert "2 phones today" in answers[2].content.decode()
    assert opened(malika) == 2


def test_no_limit_is_no_limit(guarded, browser_of, malika):
    guarded.reveals_a_day = 0
    guarded.save()
    browser = browser_of(malika)
    for _number in range(3):
        browser.post(url(make_lead(owner=malika), "reveal"))
    assert opened(malika) == 3


def test_looking_changes_nothing(guarded, browser_of, malika):
    lead, browser = make_lead(owner=malika), browser_of(malika)
    assert browser.get(url(lead, "reveal")).status_code == 405
    assert opened(malika) == 0


def test_a_lead_of_somebody_else_is_not_opened(guarded, browser_of, malika, sardor):
    lead = make_lead(owner=sardor)
    assert browser_of(malika).post(url(lead, "reveal")).status_code == 404
    assert opened(malika) == 0


def test_who_sees_phones_opens_nothing(guarded, browser_of, owner):
    lead, browser = make_lead(phone=PHONE), browser_of(owner)
    browser.post(url(lead, "reveal"))
    assert "90 123 45 12" in browser.get(url(lead)).content.decode()
    assert opened(owner) == 0


def test_a_second_role_that_sees_phones_lifts_the_veil(guarded, browser_of):
    both = make_member(Role.SALESPERSON, Role.RECEPTIONIST, organization=guarded)
    lead = make_lead(phone=PHONE)
    assert "90 123 45 12" in browser_of(both).get(url(lead)).content.decode()


def test_a_partner_sees_what_it_sent(guarded, browser_of, partner):
    guarded.masked_phone_roles = [Role.PARTNER]
    guarded.save()
    lead = make_lead(phone=PHONE, partner=partner)
    assert "90 123 45 12" in browser_of(partner).get(url(lead)).content.decode()


def test_the_form_keeps_what_it_does_not_show(guarded, browser_of, malika):
    lead = make_lead(phone=PHONE, email="a@example.com", more_phones=["+998901112233"], owner=malika)
    browser = browser_of(malika)
    browser.post(url(lead), {"first_name": "Zilola", "phone": "+998900000000", "email": "", "version": "1"})
    lead.refresh_from_db()
    assert (lead.first_name, lead.phone, lead.email) == ("Zilola", PHONE, "a@example.com")
    assert [row.phone for row in lead.more_phones.all()] == ["+998901112233"]


def test_a_number_in_a_note_is_hidden(guarded, browser_of, malika):
    lead = make_lead(phone=PHONE, owner=malika, note="her second number is 90 555 66 77")
    text = browser_of(malika).get(url(lead)).content.decode()
    assert LeadEvent.objects.filter(kind=EventKind.NOTE).count() == 1
    assert "90 ••• •• 77" in text


def test_searching_by_phone_still_finds(guarded, browser_of, malika):
    make_lead(first_name="Findable", phone=PHONE, owner=malika)
    text = browser_of(malika).get(f"{reverse('admin:leads_lead_changelist')}?q=901234512").content.decode()
    assert "Findable" in text


def test_nobody_behind_the_veil_exports_or_imports(guarded):
    guarded.masked_phone_roles = [Role.SALESPERSON, Role.MARKETER]
    guarded.save()
    for role in (Role.SALESPERSON, Role.MARKETER):
        rights = make_member(role, organization=guarded).rights
        assert not any("export_" in right or right.startswith("import_service.") for right in rights)
        assert "leads.view_lead" in rights
