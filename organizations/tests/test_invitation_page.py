"""The page behind an invitation's link."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from organizations.choices import Role
from organizations.factories import make_member, make_organization, make_user
from organizations.invitation_lines import Invitee
from organizations.models import Invitation
from organizations.people import memberships_of
from organizations.scoping import organization_scope
from organizations.services.invite_people import invite_people
from organizations.tests.people import client_of

NEW = {"name": "Malika Yusupova", "username": "malika", "password": "a long enough secret 7"}


@pytest.fixture
def invitation(here) -> Invitation:
    with organization_scope(here.organization):
        people = [Invitee("Malika", email="malika@example.com", roles=(Role.SALESPERSON, Role.TEACHER))]
        return invite_people(people=people, actor=here.owner)[0]


@pytest.fixture
def link(invitation) -> str:
    return f"/invite/{invitation.token}/"


def test_the_page_says_who_invites_where_and_as_what(client, link):
    page = client.get(link).content.decode()
    assert "Here center" in page
    assert "Here owner invites you to work here as: Salesperson, Teacher." in page
    assert 'value="Malika"' in page


def test_a_new_person_makes_a_login_and_is_in(client, link):
    assert client.post(link, NEW).url == "/admin/"
    user = get_user_model().objects.get(username="malika")
    assert user.check_password(NEW["password"])
    assert user.email == "malika@example.com"
    assert not user.is_superuser
    (membership,) = memberships_of(user)
    assert membership.name == "Malika Yusupova"
    assert membership.roles == {Role.SALESPERSON, Role.TEACHER}
    page = client.get("/admin/?home=1").content.decode()
    assert "Welcome to Here center." in page


def test_a_session_planted_before_is_worth_nothing(client, link):
    client.get("/admin/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.post(link, NEW)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("password", "12345", "too short"),
        ("password", "malika12", "too similar"),
        ("password", "", "required"),
        ("username", "no spaces please", "valid username"),
        ("username", "taken", "This username is taken"),
        ("name", " ", "required"),
    ],
)
def test_a_wrong_answer_is_told_and_the_link_stays_open(client, link, invitation, field, value, sentence):
    make_user(username="taken")
    page = client.post(link, NEW | {field: value})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert client.get(link).status_code == 200
    assert memberships_of(get_user_model().objects.get(username="taken")) == []


def test_a_person_with_a_login_joins_with_it(link):
    user = make_user(username="sardor")
    client = Client()
    assert f"/admin/login/?next={link}" in client.get(link).content.decode()
    answer = client.post(f"/admin/login/?next={link}", {"username": "sardor", "password": "pass", "next": link})
    assert answer.url == link
    assert "Join as sardor" in client.get(link).content.decode()
    assert client.post(link, {"join": "1"}).url == "/admin/"
    assert [member.organization.name for member in memberships_of(user)] == ["Here center"]
    assert client.get("/admin/?home=1").status_code == 200


def test_a_member_of_another_center_joins_and_works_there_at_once(link, there):
    client = client_of(there.owner.user)
    assert client.get(link).status_code == 200
    client.post(link, {"join": "1"})
    assert "Here center" in client.get("/admin/?home=1").content.decode()
    assert {member.organization.name for member in memberships_of(there.owner.user)} == {"Here center", "There center"}


def test_nobody_joins_by_a_link_alone(client, link, invitation):
    assert client.post(link, {"join": "1"}).status_code == 200
    assert Invitation._base_manager.get(pk=invitation.pk).accepted_by is None


def test_who_works_here_already_is_told(link, here):
    client = client_of(here.owner.user)
    page = client.post(link, {"join": "1"})
    assert page.status_code == 409
    assert "Here owner works here already" in page.content.decode()


def test_a_used_link_says_so_and_makes_no_login(client, link):
    client.post(link, NEW)
    again = Client().post(link, NEW | {"username": "thief"})
    assert again.status_code == 410
    assert "This invitation was used" in again.content.decode()
    assert not get_user_model().objects.filter(username="thief").exists()


def test_an_expired_link_says_so(client, link):
    Invitation._base_manager.update(expires_at=timezone.now() - timedelta(minutes=1))
    page = client.get(link)
    assert page.status_code == 410
    assert "This invitation has expired" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["nonsense", "x" * 500, "%00", "a b"])
def test_a_wrong_link_says_nothing_about_any_center(client, token):
    page = client.get(f"/invite/{token}/")
    assert page.status_code == 404
    assert "This link opens nothing" in page.content.decode()


def test_a_link_of_a_closed_center_opens_nothing(client, link, here):
    here.organization.is_active = False
    here.organization.save()
    assert client.get(link).status_code == 404


def test_switching_needs_a_post_and_an_own_center(here, there):
    client = client_of(here.owner.user)
    second = make_member(Role.TEACHER, organization=make_organization(name="Second"), user=here.owner.user)
    address = f"/switch/{second.public_id}/"
    assert "Work in Second?" in client.get(address).content.decode()
    assert "Here center" in client.get("/admin/?home=1").content.decode()
    assert client.post(address).url == "/admin/"
    assert "Second" in client.get("/admin/?home=1", follow=True).content.decode()
    assert client.post(f"/switch/{there.owner.public_id}/").status_code == 404
    assert Client().get(address).status_code == 404
