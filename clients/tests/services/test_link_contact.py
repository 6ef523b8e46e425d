"""Who answers for whom: one is called first and one pays, whatever is added, changed and removed."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.choices import ClientEventKind
from clients.factories import make_client, make_company
from clients.models import Client, ClientContact
from clients.services import link_contact as service
from clients.services.link_contact import change_contact, link_contact, remove_contact

pytestmark = pytest.mark.usefixtures("scope")


def names(links, flag):
    return [link.contact.first_name for link in links.filter(**{flag: True})]


@pytest.fixture
def child(scope):
    return make_client(first_name="Bek")


def link(child, name, **facts):
    return link_contact(client=child, contact=make_client(first_name=name), actor=None, **facts)


def test_the_first_contact_is_called_first_whatever_was_asked(child):
    link(child, "Nilufar", is_primary=False)
    link(child, "Rustam", relation="father")
    assert names(child.contact_links, "is_primary") == ["Nilufar"]


def test_another_one_takes_both_from_the_former(child):
    link(child, "Nilufar", pays=True)
    link(child, "Rustam", relation="father", pays=True, is_primary=True)
    assert names(child.contact_links, "is_primary") == names(child.contact_links, "pays") == ["Rustam"]


def test_changing_a_link_takes_them_too(child):
    link(child, "Nilufar", pays=True)
    father = link(child, "Rustam", relation="father")
    change_contact(link=father, actor=None, pays=True, is_primary=True, sees_results=False)
    assert names(child.contact_links, "is_primary") == names(child.contact_links, "pays") == ["Rustam"]
    event = child.events.get(kind=ClientEventKind.CONTACT_CHANGED)
    assert (event.payload["pays"], event.payload["sees_results"]) == ([False, True], [True, False])


def test_somebody_is_called_first_at_all_times(child):
    mother = link(child, "Nilufar")
    with pytest.raises(ValidationError, match="called first"):
        change_contact(link=mother, actor=None, is_primary=False)


def test_the_oldest_of_the_others_follows_the_one_who_goes(child, malika):
    mother = link(child, "Nilufar", pays=True)
    link(child, "Rustam", relation="father")
    link(child, "Oysha", relation="grandparent")
    remove_contact(link=mother, actor=malika)
    assert names(child.contact_links, "is_primary") == names(child.contact_links, "pays") == ["Rustam"]
    event = child.events.get(kind=ClientEventKind.CONTACT_REMOVED)
    assert (event.to_value, event.payload["heir"]) == (mother.contact.name, child.contact_links.first().contact.name)


def test_when_the_last_one_goes_nobody_is_left(child):
    remove_contact(link=link(child, "Nilufar", pays=True), actor=None)
    assert not child.contact_links.exists()


def test_linking_again_changes_the_link(child):
    mother = link(child, "Nilufar", relation="mother")
    link_contact(client=child, contact=mother.contact, actor=None, pays=True)
    only = child.contact_links.get()
    assert (only.pays, only.relation) == (True, "mother")


def test_one_mother_of_three_is_one_person(child):
    mother = make_client(first_name="Nilufar")
    for kid in (child, make_client(first_name="Zarina"), make_client(first_name="Aziz")):
        link_contact(client=kid, contact=mother, actor=None, pays=True)
    assert {row.client.first_name for row in mother.client_links.all()} == {"Bek", "Zarina", "Aziz"}
    assert [*Client.objects.guardians()] == [mother]
    assert Client.objects.students().count() == 3


def test_a_company_pays_for_who_works_there(child):
    link_contact(client=child, contact=make_company(company_name="Artel"), actor=None, relation="employer", pays=True)
    assert child.contact_links.get(pays=True).contact.name == "Artel"


def test_nobody_answers_for_themselves_nor_for_who_answers_for_them(child):
    with pytest.raises(ValidationError, match="themselves"):
        link_contact(client=child, contact=child, actor=None)
    mother = link(child, "Nilufar").contact
    with pytest.raises(ValidationError, match="already"):
        link_contact(client=mother, contact=child, actor=None)


def test_a_family_has_its_limit(child, monkeypatch):
    monkeypatch.setattr(service, "MOST", 1)
    link(child, "Nilufar")
    with pytest.raises(ValidationError, match="room for 1"):
        link(child, "Rustam")


def test_a_link_that_somebody_removed_is_told(child):
    mother = link(child, "Nilufar")
    remove_contact(link=ClientContact.objects.get(pk=mother.pk), actor=None)
    with pytest.raises(ValidationError, match="removed this contact"):
        change_contact(link=mother, actor=None, pays=True)


STEPS = st.lists(
    st.tuples(st.sampled_from(["link", "change", "remove"]), st.integers(0, 3), st.booleans(), st.booleans()),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(steps=STEPS)
def test_whatever_happens_one_is_called_first_and_at_most_one_pays(scope, steps):
    child, people = make_client(), [make_client() for _ in range(4)]
    for verb, number, is_primary, pays in steps:
        known = child.contact_links.filter(contact=people[number]).first()
        facts = {"pays": pays, **({"is_primary": True} if is_primary else {})}
        if verb == "link":
            link_contact(client=child, contact=people[number], actor=None, **facts)
        elif known and verb == "change":
            change_contact(link=known, actor=None, **facts)
        elif known:
            remove_contact(link=known, actor=None)
        links = child.contact_links
        assert links.filter(is_primary=True).count() == (1 if links.exists() else 0)
        assert links.filter(pays=True).count() <= 1
