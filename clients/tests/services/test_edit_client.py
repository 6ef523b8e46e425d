"""Bringing in and changing one client, alone and beside somebody else."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clients.choices import ClientEventKind, ClientStatus
from clients.factories import make_client, make_company
from clients.models import Client
from clients.services.create_client import create_client
from clients.services.edit_client import edit_client
from common.search import search_condition
from organizations.changes import EditConflict
from organizations.factories import make_tag

pytestmark = pytest.mark.usefixtures("scope")


def edit(client, actor=None, version=None, tags=None, **changes):
    return edit_client(client=client, changes=changes, actor=actor, version=version or client.version, tags=tags)


def found(text):
    return set(Client.objects.filter(search_condition(text)).values_list("pk", flat=True))


def test_a_new_client_says_who_brought_it_and_is_found_by_name_and_phone(malika):
    vip = make_tag(name="VIP")
    facts = {"first_name": "Madina", "last_name": "Yo‘ldosheva", "phone": "+998905550172", "owner": malika}
    client = create_client(facts=facts, actor=malika, tags=[vip], note="Asked about maths")
    client.refresh_from_db()
    assert (client.status, client.created_by, [*client.tags.all()]) == (ClientStatus.PROSPECT, malika, [vip])
    assert [event.kind for event in client.events.order_by("pk")] == [ClientEventKind.CREATED, ClientEventKind.NOTE]
    assert client.last_activity_at is not None
    assert found("Мадина") == found("555-01") == {client.pk}


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"last_name": ""}, "first name"),
        ({"kind": "company"}, "name of the company"),
        ({"kind": "company", "company_name": "  "}, "name of the company"),
    ],
)
def test_nobody_comes_without_a_name(facts, word):
    with pytest.raises(ValidationError, match=word):
        create_client(facts=facts, actor=None)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2099, 1, 1)])
def test_nobody_is_born_in_a_slip_of_the_keys(day):
    with pytest.raises(ValidationError, match="Check the year"):
        create_client(facts={"first_name": "Madina", "birth_date": day}, actor=None)


def test_facts_of_a_company_are_not_written_on_a_person():
    with pytest.raises(ValueError, match="annual_revenue"):
        make_client(annual_revenue=Decimal(5))


def test_a_person_works_at_a_company_and_not_at_a_person():
    company = make_company()
    worker = make_client(employer=company)
    assert [*company.people.all()] == [worker]
    with pytest.raises(ValidationError, match="is a person"):
        make_client(employer=make_client())


def test_a_company_does_not_belong_to_itself_around_a_corner():
    mother = make_company()
    daughter = make_company(parent_company=mother)
    with pytest.raises(ValidationError, match="cannot belong to itself"):
        edit(mother, parent_company=daughter)


def test_a_change_is_told_with_what_it_was(malika):
    client = edit(make_client(city="Tashkent"), malika, city="Buxoro", birth_date=date(2015, 4, 2))
    event = client.events.get(kind=ClientEventKind.EDITED)
    assert event.payload == {"city": ["Tashkent", "Buxoro"], "birth_date": [None, "2015-04-02"], "version": 2}
    assert (event.actor, client.version) == (malika, 2)


def test_owner_priority_and_tags_are_told_apart(malika):
    client = edit(make_client(), malika, owner=malika, priority="high", tags=[make_tag(name="VIP")])
    told = {event.kind: (event.from_value, event.to_value) for event in client.events.all()}
    assert told[ClientEventKind.OWNER] == ("", "Malika Yusupova")
    assert told[ClientEventKind.PRIORITY] == ("medium", "high")
    assert told[ClientEventKind.TAGS] == ("", "VIP")
    assert client.version == 2


def test_nothing_changed_writes_nothing():
    client = make_client(city="Xiva")
    edit(client, city="Xiva", first_name=client.first_name)
    client.refresh_from_db()
    assert (client.version, client.events.count()) == (1, 1)


def test_a_new_name_is_searched_and_the_old_one_is_not():
    client = make_client(first_name="Aziza")
    edit(client, first_name="Nilufar", email="n@example.com")
    assert found("nilufar") == found("n@example.com") == {client.pk}
    assert found("aziza") == set()


def test_two_changes_of_one_field_are_a_conflict_and_others_go_together(malika, sardor):
    client = make_client(city="Tashkent")
    edit(client, malika, city="Samarqand")
    with pytest.raises(EditConflict) as caught:
        edit(client, sardor, version=1, city="Buxoro")
    assert [(change.field, change.new, change.actor) for change in caught.value.changes] == [
        ("city", "Samarqand", malika)
    ]
    saved = edit(client, sardor, version=1, city="Tashkent", district="Yunusobod")
    assert (saved.city, saved.district, saved.version) == ("Samarqand", "Yunusobod", 3)


def test_a_status_is_not_edited():
    with pytest.raises(ValueError, match="status"):
        edit(make_client(), status="blocked")
