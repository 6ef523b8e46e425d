"""A lead becomes a client: who is made, who is found, who answers and pays, and what is written down."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.choices import ClientEventKind, ClientStatus, ClientTie
from clients.factories import make_client, make_company
from clients.models import Client, ClientContact
from clients.services.link_contact import link_contact
from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead, make_source
from leads.models import LeadConversion, LeadPhone
from leads.services.add_note import add_note
from leads.services.convert_lead import convert_lead
from leads.services.erase_person import erase_person
from leads.services.merge_leads import merge_leads
from leads.services.save_contact import add_contact
from leads.services.undo_merge import undo_merge
from organizations.factories import make_branch
from organizations.models import Tag

pytestmark = pytest.mark.usefixtures("scope")
PHONE, OTHER_PHONE = "+998905550112", "+998905550113"
CHILD = date(2014, 5, 1)


def qualified(**over):
    return make_lead(**{"status": LeadStatus.TRIAL_ATTENDED, "phone": PHONE, **over})


def bek(**over):
    mother = {"contact_name": "Dilnoza Aliyeva", "contact_relation": "mother"}
    return qualified(**{"first_name": "Bek", "last_name": "Aliyev", "birth_date": CHILD, **mother, **over})


def convert(lead, **words) -> LeadConversion:
    return convert_lead(**{"lead": lead, "actor": None, "is_sure": True, **words})


def contacts(client) -> list[tuple]:
    links = client.contact_links.order_by("-is_primary", "pk")
    return [(link.contact.name, link.relation, link.is_primary, link.pays) for link in links]


def test_a_child_becomes_a_student_and_its_mother_answers_and_pays(owner):
    branch, tag = make_branch(), Tag.objects.create(name="VIP")
    source = make_source(name="Instagram")
    lead = bek(city="Samarqand", branch=branch, owner=owner, source=source, consent=True, tags=[tag], language="uz")
    lead.refresh_from_db()
    made = convert(lead, actor=owner)
    client = made.client
    assert (client.name, client.birth_date, client.phone, client.city) == ("Bek Aliyev", CHILD, "", "Samarqand")
    assert (client.owner, client.branch, client.source) == (owner, branch, "Instagram")
    assert (client.marketing_consent, client.language, client.status) == (True, "uz", ClientStatus.PROSPECT)
    assert list(client.tags.all()) == [tag]
    assert contacts(client) == [("Dilnoza Aliyeva", "mother", True, True)]
    mother = client.contact_links.get().contact
    assert (mother.phone, mother.marketing_consent, mother.owner) == (PHONE, True, owner)
    assert (made.actor, made.score_then, made.created_client, made.created_contact) == (owner, lead.score, True, True)


def test_the_lead_is_enrolled_put_away_and_linked_and_both_stories_tell():
    lead = bek()
    made = convert(lead)
    lead.refresh_from_db()
    assert (lead.status, lead.is_archived) == (LeadStatus.ENROLLED, True)
    assert (lead.client, lead.client_tie, lead.conversion) == (made.client, ClientTie.SELF, made)
    told = list(lead.events.order_by("pk").values_list("kind", "payload__because"))
    assert told[-2:] == [(EventKind.CONVERTED, None), (EventKind.STATUS, "converted")]
    assert lead.version == lead.events.order_by("pk").last().payload["version"]
    assert made.client.events.get(kind=ClientEventKind.CREATED).payload["lead"] == lead.pk


def test_a_second_call_gives_the_same_client():
    lead = bek()
    first = convert(lead)
    events = lead.events.count()
    assert convert(lead) == first
    assert (Client.objects.count(), lead.events.count()) == (2, events)


def test_who_answers_for_herself_has_nobody_beside_her():
    client = convert(qualified(first_name="Aziza", last_name="Karimova", birth_date=date(1990, 1, 1))).client
    assert (client.phone, contacts(client)) == (PHONE, [])
    client = convert(qualified(first_name="", last_name="", contact_name="Karim Umarov", phone=OTHER_PHONE)).client
    assert (client.name, client.phone, contacts(client)) == ("Karim Umarov", OTHER_PHONE, [])


def test_an_existing_client_is_linked_and_only_blanks_are_filled():
    aziza = make_client(first_name="Aziza", last_name="Karimova", phone=PHONE, city="Buxoro", status="paused")
    lead = qualified(first_name="Aziza", last_name="Karimova", city="Samarqand", email="aziza@example.com")
    made = convert(lead)
    assert (made.client, made.created_client, Client.objects.count()) == (aziza, False, 1)
    aziza.refresh_from_db()
    assert (aziza.city, aziza.email) == ("Buxoro", "aziza@example.com")
    assert aziza.events.get(kind=ClientEventKind.CONVERTED).payload["lead"] == lead.pk


def test_the_client_a_person_chose_is_taken_and_comes_out_of_the_archive():
    former = make_client(first_name="Bek", phone="", status="former")
    Client.objects.filter(pk=former.pk).update(is_archived=True)
    assert convert(bek(), client=former).client == former
    former.refresh_from_db()
    assert (former.is_archived, contacts(former)[0][0]) == (False, "Dilnoza Aliyeva")


def test_twins_and_a_sister_have_one_mother():
    first = convert(bek()).client
    twin = convert(bek(first_name="Umid")).client
    sister = convert(bek(first_name="Laylo", last_name="Aliyeva", birth_date=date(2017, 3, 3), contact_name="")).client
    mother = first.contact_links.get().contact
    for child in (first, twin, sister):
        assert contacts(child) == [("Dilnoza Aliyeva", "mother", True, True)]
        assert child.contact_links.get().contact == mother
    assert Client.objects.count() == 4


def test_a_mother_who_learns_too_is_one_client():
    child = convert(bek()).client
    lead = qualified(first_name="Dilnoza", last_name="Aliyeva", birth_date=date(1988, 2, 2))
    made = convert(lead)
    assert made.client == child.contact_links.get().contact
    assert (made.client.birth_date, Client.objects.count()) == (date(1988, 2, 2), 2)


def test_a_mother_who_learned_first_answers_for_her_child():
    mother = convert(qualified(first_name="Dilnoza", last_name="Aliyeva", birth_date=date(1988, 2, 2))).client
    child = convert(bek()).client
    assert child.contact_links.get().contact == mother


def test_a_father_who_answers_is_called_first_and_who_pays_in_the_family_goes_on_paying():
    sister = make_client(first_name="Laylo", last_name="Aliyeva", phone="", birth_date=date(2012, 1, 1))
    mother = make_client(first_name="Dilnoza", last_name="Aliyeva", phone=PHONE)
    link_contact(client=sister, contact=mother, actor=None, relation="mother", pays=True)
    child = convert(bek(contact_name="Jasur Aliyev", contact_relation="father")).client
    assert contacts(child) == [("Jasur Aliyev", "father", True, False), ("Dilnoza Aliyeva", "mother", False, True)]


def test_two_guardians_with_numbers_of_their_own_both_answer():
    lead = bek()
    add_contact(lead=lead, actor=None, facts={"name": "Jasur Aliyev", "role": "parent", "phone": OTHER_PHONE})
    add_contact(lead=lead, actor=None, facts={"name": "Aliyeva Dilnoza", "role": "decision_maker"})
    child = convert(lead).client
    assert contacts(child) == [
        ("Dilnoza Aliyeva", "mother", True, True),
        ("Jasur Aliyev", "guardian", False, False),
    ]
    assert child.contact_links.get(relation="guardian").contact.phone == OTHER_PHONE


def test_a_company_becomes_a_client_with_its_person():
    lead = qualified(first_name="", last_name="", company="Artel", company_size=90, contact_name="Nodira Saidova")
    made = convert(lead)
    assert (made.client.is_company, made.client.name, made.client.company_size) == (True, "Artel", 90)
    assert contacts(made.client) == [("Nodira Saidova", "other", True, False)]
    again = convert(
        qualified(first_name="", last_name="", company="Artel", contact_name="", phone=""), client=made.client
    )
    assert again.client == made.client


def test_who_works_at_a_client_company_is_written_there():
    artel = make_company(company_name="Artel", phone=PHONE)
    made = convert(qualified(first_name="Sardor", last_name="Nazarov", birth_date=date(1995, 1, 1)))
    assert (made.client.employer, made.client.is_company) == (artel, False)


def test_further_phones_are_not_lost():
    lead = bek(more_phones=[OTHER_PHONE])
    assert OTHER_PHONE in convert(lead).client.extra.values()
    assert LeadPhone.objects.get().lead == lead


@pytest.mark.parametrize("status", [LeadStatus.NEW, LeadStatus.CONTACTED, LeadStatus.LOST])
def test_only_a_qualified_lead_converts(status):
    with pytest.raises(ValidationError) as refused:
        convert(bek(status=status))
    assert refused.value.code == "transition"
    assert not Client.objects.exists()


def test_a_low_score_asks_once_more(scope):
    scope.warns_below_score = 100
    scope.save()
    with pytest.raises(ValidationError) as refused:
        convert_lead(lead=bek(), actor=None)
    assert refused.value.code == "low_score"
    assert convert(bek()).client.name == "Bek Aliyev"


def test_who_learns_has_to_be_known():
    with pytest.raises(ValidationError) as refused:
        convert(bek(first_name="", last_name=""))
    assert refused.value.code == "nameless"


def test_a_company_is_no_student():
    with pytest.raises(ValidationError) as refused:
        convert(bek(), client=make_company())
    assert refused.value.code == "tie"


def test_the_steps_are_written_down(owner):
    first_day = timezone.localdate() + timedelta(days=2)
    made = convert(bek(owner=owner), actor=owner, first_day=first_day)
    done = {step["step"]: step["what"] for step in made.steps}
    assert done["account_manager"] == owner.name
    assert done["welcome"] == "Dilnoza Aliyeva"
    assert done["first_lesson"] == first_day.isoformat()
    assert {step["by"] for step in made.steps} == {owner.pk}
    assert [client.name for client in Client.objects.to_welcome(timezone.now())] == ["Dilnoza Aliyeva"]


def test_a_merged_lead_converts_as_the_one_it_became():
    winner, absorbed = bek(), bek()
    merge_leads(winner=winner, absorbed=[absorbed], choices={}, actor=None)
    made = convert(absorbed)
    assert made.lead == winner
    assert convert(winner) == made


def test_a_converted_lead_that_is_merged_takes_its_client_along_and_gives_it_back():
    made = convert(bek())
    winner = bek(first_name="Bekzod", client=None)
    merge = merge_leads(winner=winner, absorbed=[made.lead], choices={}, actor=None)[0]
    winner.refresh_from_db()
    assert (winner.client, winner.client_tie, winner.status) == (made.client, ClientTie.SELF, LeadStatus.ENROLLED)
    assert convert(winner) == made
    undo_merge(merge=merge, actor=None)
    made.lead.refresh_from_db()
    winner.refresh_from_db()
    assert (made.lead.conversion, winner.status) == (made, LeadStatus.TRIAL_ATTENDED)


def test_an_erased_lead_keeps_that_it_was_converted_not_to_whom():
    made = convert(bek())
    erase_person(lead=made.lead, actor=None)
    made.refresh_from_db()
    assert (made.client, made.steps) == (None, [])


def test_nothing_is_written_if_somebody_cannot_answer():
    """A child that answers for its mother, by a slip, does not get her in a circle."""
    mother = make_client(first_name="Dilnoza", last_name="Aliyeva", phone=PHONE)
    child = make_client(first_name="Bek", last_name="Aliyev", birth_date=CHILD, phone="")
    link_contact(client=mother, contact=child, actor=None, relation="other")
    convert(bek())
    assert not ClientContact.objects.filter(client=child).exists()


def test_a_note_stays_with_the_lead():
    lead = bek()
    add_note(lead=lead, text="Likes Mondays", actor=None)
    convert(lead)
    assert lead.events.filter(kind=EventKind.NOTE).exists()
