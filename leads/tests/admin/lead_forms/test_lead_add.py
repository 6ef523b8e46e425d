"""Adding a lead by hand."""

import pytest
from django.urls import reverse

from leads.choices import Door, EventKind
from leads.factories import make_lead, make_source
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_branch, make_member

pytestmark = pytest.mark.usefixtures("scope")
ADD = "/admin/leads/lead/add/"
PHONE = "+998905550112"


def add(browser, **values):
    return browser.post(ADD, {"first_name": "Aziza", "phone": "90 555 01 12", **values})


def test_a_name_and_a_phone_are_enough(browser_of, malika):
    response = add(browser_of(malika), note="Wants Saturdays")
    lead = Lead.objects.get()
    assert response.url == reverse("admin:leads_lead_change", args=(lead.pk,))
    assert (lead.phone, lead.owner, lead.door) == (PHONE, malika, Door.MANUAL)
    assert lead.events.get(kind=EventKind.CREATED).actor == malika
    assert lead.events.get(kind=EventKind.NOTE).payload["text"] == "Wants Saturdays"


def test_nothing_to_answer_to_is_refused_and_kept(browser_of, malika):
    response = add(browser_of(malika), phone="", last_name="Karimova")
    assert "phone" in response.context["form"].errors
    assert 'value="Karimova"' in response.content.decode()
    assert not Lead.objects.exists()


def test_what_the_search_brought_is_filled_in(browser_of, malika):
    text = browser_of(malika).get(ADD, {"phone": "905550112"}).content.decode()
    assert 'value="905550112"' in text


def test_a_source_gives_owner_partner_and_demands(browser_of, center, sardor, partner):
    receptionist = make_member(Role.RECEPTIONIST, organization=center)
    browser = browser_of(receptionist)
    source = make_source(default_owner=sardor, partner=partner, demands_address=True)
    assert set(add(browser, source=source.pk).context["form"].errors) == {"city", "address"}
    add(browser, source=source.pk, city="Tashkent", address="Bunyodkor 12")
    lead = Lead.objects.get()
    assert (lead.owner, lead.partner) == (sardor, partner)


def test_the_nearest_branch_is_proposed(browser_of, malika):
    make_branch(latitude=40, longitude=60)
    near = make_branch(latitude=41.28, longitude=69.2)
    add(browser_of(malika), latitude="41.3", longitude="69.2")
    assert Lead.objects.get().branch == near


def test_a_known_phone_asks_first(browser_of, malika, sardor):
    known = make_lead(first_name="Aziza", phone=PHONE, owner=sardor)
    response = add(browser_of(malika))
    text = response.content.decode()
    assert "Already here under the same contact" in text
    assert "Sardor Aliyev" in text
    assert 'value="Aziza"' in text
    assert reverse("admin:leads_lead_change", args=(known.pk,)) not in text
    assert Lead.objects.count() == 1


def test_who_may_see_the_known_lead_can_open_it(browser_of, owner):
    known = make_lead(phone=PHONE)
    assert reverse("admin:leads_lead_change", args=(known.pk,)) in add(browser_of(owner)).content.decode()


def test_it_is_somebody_else(browser_of, malika):
    known = make_lead(phone=PHONE)
    add(browser_of(malika), seen=str(known.public_id), anyway="1")
    assert Lead.objects.count() == 2


def test_it_is_family(browser_of, malika, sardor):
    known = make_lead(first_name="Bek", phone=PHONE, owner=sardor)
    response = add(browser_of(malika), seen=str(known.public_id), family=str(known.public_id))
    lead = Lead.objects.get(first_name="Aziza")
    known.refresh_from_db()
    assert lead.family == known.family
    assert lead.family is not None
    assert lead.owner == sardor
    assert response.url == reverse("admin:leads_lead_changelist")


@pytest.mark.parametrize("extra", [{"anyway": "1"}, {"family": "nonsense"}, {"anyway": "1", "seen": "nonsense"}])
def test_a_decision_about_people_nobody_saw_is_asked_again(extra, browser_of, malika):
    make_lead(phone=PHONE)
    assert add(browser_of(malika), **extra).context["is_asked"]
    assert Lead.objects.count() == 1


def test_who_is_here_is_told_while_typing(browser_of, malika):
    make_lead(first_name="Nilufar", phone=PHONE, more_phones=["+998711112233"], email="n@example.com")
    browser, url = browser_of(malika), reverse("admin:leads_lead_known")
    for typed in ({"phone": "90 555 01 12"}, {"more_phones": "71 111 22 33"}, {"email": "N@example.com"}):
        assert "Nilufar" in browser.post(url, typed).content.decode(), typed
    for typed in ({"phone": "90 5"}, {"phone": "\x00"}, {"email": "n@"}, {}):
        assert "Nilufar" not in browser.post(url, typed).content.decode(), typed


def test_one_after_another(browser_of, malika):
    assert add(browser_of(malika), _addanother="1").url == ADD


def test_who_may_not_add_may_not_ask(browser_of, center):
    marketer = make_member(Role.MARKETER, organization=center)
    browser = browser_of(marketer)
    assert browser.get(ADD).status_code == browser.post(reverse("admin:leads_lead_known")).status_code == 403


@pytest.mark.parametrize("value", ["\x00", "x" * 10_000, "99999999999999999999", "0001-01-01T00:00", "🙂"])
def test_no_posted_nonsense_breaks_the_form(value, browser_of, owner):
    browser = browser_of(owner)
    names = [*browser.get(ADD).context["form"].fields, "seen", "family", "anyway"]
    for name in names:
        assert add(browser, **{name: value}).status_code in (200, 302), name


def test_the_person_who_is_here_learns_what_was_typed(scope, browser_of, malika):
    known = make_lead(first_name="Aziza", last_name="Karimova", phone="+998905550112", status="lost")
    typed = {"first_name": "Aziza", "last_name": "Karimova", "phone": "90 555 01 12", "email": "a@mail.example"}
    browser_of(malika).post(ADD, {**typed, "priority": "low", "note": "Calls again", "same": str(known.public_id)})
    lead = Lead.objects.get()
    assert (lead.email, lead.status) == ("a@mail.example", "contacted")
    assert {event.kind for event in lead.events.all()} >= {"applied_again", "note", "edited", "status"}


def test_names_alike_with_a_slip_in_the_phone_are_shown_while_typing(scope, browser_of, malika):
    make_lead(first_name="Aziza", last_name="Karimova", phone="+998905550112")
    typed = {"first_name": "Aziza", "last_name": "Karimowa", "phone": "90 555 01 13"}
    text = browser_of(malika).post("/admin/leads/lead/add/known/", typed).content.decode()
    assert "Phone: a slip of the hand" in text
    assert "The same: add what I typed to it" in text
    assert "Family: add and link" in text


@pytest.mark.parametrize("value", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_made_up_person_is_nobody(value, scope, browser_of, malika):
    browser_of(malika).post(ADD, {"first_name": "Bek", "phone": "90 555 01 12", "priority": "low", "same": value})
    assert Lead.objects.get().name == "Bek"
