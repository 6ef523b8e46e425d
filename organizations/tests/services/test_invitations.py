"""Inviting people and joining by a link."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from organizations.choices import AuditKind, InvitationState, Role
from organizations.factories import make_branch, make_member, make_organization, make_user
from organizations.invitation_lines import Invitee
from organizations.models import AuditEvent, Invitation, Membership
from organizations.people import memberships_of
from organizations.scoping import organization_scope, platform_wide
from organizations.services.accept_invitation import accept_invitation, find_invitation
from organizations.services.change_person import change_person
from organizations.services.invite_people import invite_again, invite_people, renew_invitation, withdraw_invitation
from organizations.services.leave_center import leave_center

pytestmark = pytest.mark.django_db

MALIKA = Invitee(name="Malika Yusupova", email="malika@example.com", phone="+998901234567", roles=(Role.SALESPERSON,))


@pytest.fixture
def owner():
    owner = make_member(Role.OWNER, organization=make_organization())
    with organization_scope(owner.organization):
        yield owner


@pytest.fixture
def invitation(owner) -> Invitation:
    return invite_people(people=[MALIKA], actor=owner, branches=[make_branch(name="Chilonzor")])[0]


def fresh(invitation: Invitation) -> Invitation:
    return Invitation.objects.get(pk=invitation.pk)


def test_joining_gives_what_was_promised(owner, invitation):
    person = accept_invitation(invitation=invitation, user=make_user())
    assert (person.name, person.phone, person.roles) == (MALIKA.name, MALIKA.phone, {Role.SALESPERSON})
    assert [branch.name for branch in person.branches.all()] == ["Chilonzor"]
    assert fresh(invitation).state == InvitationState.USED
    assert list(AuditEvent.objects.values_list("kind", flat=True)) == [AuditKind.JOINED, AuditKind.INVITED]


def test_a_link_works_once(owner, invitation):
    accept_invitation(invitation=invitation, user=make_user())
    with pytest.raises(ValidationError, match="used or has expired"):
        accept_invitation(invitation=invitation, user=make_user())
    assert Membership.objects.count() == 2


def test_an_expired_link_opens_nothing(owner, invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ValidationError, match="used or has expired"):
        accept_invitation(invitation=invitation, user=make_user())


def test_who_works_here_already_keeps_the_roles_and_the_link_stays_open(owner, invitation):
    with pytest.raises(ValidationError, match="works here already"):
        accept_invitation(invitation=invitation, user=owner.user)
    assert fresh(invitation).state == InvitationState.OPEN
    assert Membership.objects.get(pk=owner.pk).roles == {Role.OWNER}


def test_who_left_comes_back_by_an_invitation(owner, invitation):
    left = make_member(Role.MANAGER, organization=owner.organization, is_active=False)
    back = accept_invitation(invitation=invitation, user=left.user)
    assert back.pk == left.pk
    assert Membership.objects.get(pk=left.pk).roles == {Role.SALESPERSON}
    again = invite_people(people=[MALIKA], actor=owner)[0]
    Membership.objects.filter(pk=left.pk).update(is_active=False)
    assert accept_invitation(invitation=again, user=left.user).pk == left.pk


def test_a_member_of_another_center_joins_from_inside_it(owner):
    with platform_wide():
        other = make_member(Role.OWNER, organization=make_organization())
    with platform_wide(), organization_scope(other.organization):
        token = invite_people(people=[MALIKA], actor=other)[0].token
    invitation = find_invitation(token)
    assert invitation is not None
    person = accept_invitation(invitation=invitation, user=owner.user)
    assert person.organization == other.organization
    assert not Membership.objects.filter(pk=person.pk).exists()


def test_a_link_of_a_closed_center_is_none(owner, invitation):
    owner.organization.is_active = False
    owner.organization.save()
    assert find_invitation(invitation.token) is None


def test_renewing_kills_the_old_link(owner, invitation):
    old = invitation.token
    Invitation.objects.update(expires_at=timezone.now())
    renewed = renew_invitation(invitation=invitation, actor=owner)
    assert find_invitation(old) is None
    assert find_invitation(renewed.token) == invitation
    assert fresh(invitation).state == InvitationState.OPEN


def test_a_withdrawn_link_opens_nothing(owner, invitation):
    withdraw_invitation(invitation=invitation, actor=owner)
    assert fresh(invitation).state == InvitationState.EXPIRED


@pytest.mark.parametrize("verb", [renew_invitation, withdraw_invitation])
def test_a_used_link_stays_used(owner, invitation, verb):
    accept_invitation(invitation=invitation, user=make_user())
    with pytest.raises(ValidationError, match="has joined"):
        verb(invitation=invitation, actor=owner)


def test_nobody_is_invited_twice_at_a_time(owner, invitation):
    others = [Invitee(name="New", email="new@example.com", roles=(Role.TEACHER,)), MALIKA]
    with pytest.raises(ValidationError, match="Malika Yusupova is invited already"):
        invite_people(people=others, actor=owner)
    assert Invitation.objects.count() == 1


def test_people_without_an_address_may_be_many(owner):
    nameless = [Invitee(name="Aziz", roles=(Role.TEACHER,)), Invitee(name="Botir", roles=(Role.TEACHER,))]
    assert len(invite_people(people=nameless, actor=owner)) == 2


def test_an_invitation_gives_no_more_than_the_inviter_has(owner):
    manager = make_member(Role.MANAGER, organization=owner.organization)
    with pytest.raises(ValidationError, match="roles whose rights"):
        invite_people(people=[Invitee(name="A", roles=(Role.OWNER,))], actor=manager)


def test_a_person_gets_a_new_login_and_stays_who_they_are(owner):
    person = make_member(Role.SALESPERSON, organization=owner.organization, name="Sardor")
    old, new = person.user, make_user()
    invitation = invite_again(person=person, actor=owner)
    joined = accept_invitation(invitation=invitation, user=new, name="Somebody else")
    assert (joined.pk, joined.name, joined.roles) == (person.pk, "Sardor", {Role.SALESPERSON})
    assert memberships_of(new) == [person]
    assert memberships_of(old) == []


def test_roles_changed_meanwhile_stay_changed(owner):
    person = make_member(Role.MANAGER, organization=owner.organization)
    invitation = invite_again(person=person, actor=owner)
    change_person(person=person, roles=[Role.TEACHER], branches=[], actor=owner)
    accept_invitation(invitation=invitation, user=make_user())
    assert Membership.objects.get(pk=person.pk).roles == {Role.TEACHER}


def test_a_second_link_closes_the_first_and_leaving_closes_both(owner):
    person = make_member(Role.MANAGER, organization=owner.organization)
    first = invite_again(person=person, actor=owner)
    second = invite_again(person=person, actor=owner)
    assert (fresh(first).state, fresh(second).state) == (InvitationState.EXPIRED, InvitationState.OPEN)
    leave_center(person=person, receivers=[], actor=owner)
    assert fresh(second).state == InvitationState.EXPIRED


def test_the_login_of_a_colleague_is_not_taken(owner):
    person = make_member(Role.SALESPERSON, organization=owner.organization)
    invitation = invite_again(person=person, actor=owner)
    with pytest.raises(ValidationError, match="This login is that of"):
        accept_invitation(invitation=invitation, user=owner.user)
    assert fresh(invitation).state == InvitationState.OPEN
