"""Inviting people in the admin."""

import pytest
from django.test import Client

from organizations.choices import InvitationState, Role
from organizations.factories import make_member
from organizations.invitation_lines import Invitee
from organizations.models import Invitation
from organizations.scoping import organization_scope
from organizations.services.invite_people import invite_people
from organizations.tests.people import client_of

LIST = "/admin/organizations/invitation/"


@pytest.fixture
def owner(here) -> Client:
    return client_of(here.owner.user)


@pytest.fixture
def invitation(here) -> Invitation:
    with organization_scope(here.organization):
        return invite_people(people=[Invitee("Malika", roles=(Role.TEACHER,))], actor=here.owner)[0]


def fresh(invitation: Invitation) -> Invitation:
    return Invitation._base_manager.get(pk=invitation.pk)


def test_many_lines_make_many_links(owner, here):
    lines = "Malika, malika@example.com, teacher\nSardor; 90 123 45 67\n"
    answer = owner.post(f"{LIST}add/", {"lines": lines, "role": "receptionist", "branches": [here.branch.pk]})
    assert answer.url == LIST
    with organization_scope(here.organization):
        sardor, malika = Invitation.objects.order_by("-id")
        assert (malika.email, malika.roles) == ("malika@example.com", ["teacher"])
        assert (sardor.phone, sardor.roles) == ("+998901234567", ["receptionist"])
        assert list(sardor.branches.all()) == [here.branch]
    page = owner.get(LIST).content.decode()
    assert "2 invitations are ready." in page
    assert f"http://testserver/invite/{malika.token}/" in page


def test_one_bad_line_invites_nobody_and_says_which(owner):
    page = owner.post(f"{LIST}add/", {"lines": "Malika\nSardor, chef", "role": "teacher"})
    assert "Line 2: “chef” is not a role" in page.content.decode()
    assert not Invitation._base_manager.exists()


def test_who_is_invited_already_is_told(owner):
    lines = {"lines": "Malika, malika@example.com", "role": "teacher"}
    owner.post(f"{LIST}add/", lines)
    assert "Malika is invited already" in owner.post(f"{LIST}add/", lines).content.decode()
    assert Invitation._base_manager.count() == 1


def test_the_card_has_the_link_and_its_drawing(owner, invitation):
    page = owner.get(f"{LIST}{invitation.pk}/change/").content.decode()
    assert f"http://testserver/invite/{invitation.token}/" in page
    assert "<svg" in page
    assert "Renew" in page
    assert "Withdraw" in page


def test_withdrawing_and_renewing_ask_first_and_work_by_post(owner, invitation):
    for name in ("withdraw", "renew"):
        address = f"{LIST}{invitation.pk}/{name}/"
        before = fresh(invitation)
        assert owner.get(address).status_code == 200
        assert fresh(invitation).expires_at == before.expires_at
        assert owner.post(address).status_code == 302
        assert fresh(invitation).expires_at != before.expires_at
    assert fresh(invitation).state == InvitationState.OPEN
    assert fresh(invitation).token != invitation.token


def test_a_withdrawn_card_shows_no_link(owner, invitation):
    owner.post(f"{LIST}{invitation.pk}/withdraw/")
    page = owner.get(f"{LIST}{invitation.pk}/change/").content.decode()
    assert "<svg" not in page
    assert invitation.token not in page


def test_nothing_of_an_invitation_is_edited_or_deleted(owner, invitation):
    assert owner.post(f"{LIST}{invitation.pk}/change/", {"name": "X"}).status_code == 403
    assert owner.post(f"{LIST}{invitation.pk}/delete/", {"post": "yes"}).status_code == 403
    assert fresh(invitation).name == "Malika"


@pytest.mark.parametrize("state", ["open", "used", "expired"])
def test_the_list_is_filtered_by_state(owner, invitation, state):
    page = owner.get(LIST, {"state": state}).content.decode()
    assert (invitation.token in page) == (state == "open")


def test_other_roles_and_other_centers_have_no_part_in_it(here, there, invitation):
    manager = client_of(make_member(Role.MANAGER, organization=here.organization).user)
    stranger = client_of(there.owner.user)
    for address in (LIST, f"{LIST}add/", f"{LIST}{invitation.pk}/change/", f"{LIST}{invitation.pk}/renew/"):
        assert manager.get(address).status_code == 403
    assert stranger.get(f"{LIST}{invitation.pk}/change/").status_code == 404
    for name in ("renew", "withdraw"):
        assert stranger.get(f"{LIST}{invitation.pk}/{name}/").status_code == 404
        assert stranger.post(f"{LIST}{invitation.pk}/{name}/").status_code == 404
    assert fresh(invitation).token == invitation.token
