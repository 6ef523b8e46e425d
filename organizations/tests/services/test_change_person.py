"""What an owner may change about people, and what not."""

import pytest
from django.core.exceptions import ValidationError

from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.services.change_person import change_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    center = make_organization()
    with organization_scope(center):
        yield center


def member(center: Organization, *roles: Role, **over) -> Membership:
    return make_member(*roles, organization=center, **over)


def test_roles_and_branches_are_exactly_those_given(center):
    owner, person, branch = member(center), member(center, Role.TEACHER, Role.SALESPERSON), make_branch()
    change_person(person=person, roles=[Role.MANAGER, Role.TEACHER], branches=[branch], actor=owner)
    fresh = Membership.objects.get(pk=person.pk)
    assert fresh.roles == {Role.MANAGER, Role.TEACHER}
    assert list(fresh.branches.all()) == [branch]
    assert "leads.assign_lead" in person.rights


def test_a_person_without_a_login_is_added(center):
    owner = member(center)
    person = change_person(person=Membership(name="Dilnoza"), roles=[Role.TEACHER], branches=[], actor=owner)
    assert Membership.objects.get(pk=person.pk).user is None


@pytest.mark.parametrize("roles", [[Role.TEACHER], []])
def test_the_last_owner_stays(center, roles):
    owner = member(center)
    member(center, Role.OWNER, is_active=False)
    Membership.objects.filter(pk=member(center, Role.OWNER).pk).update(user=None)
    with pytest.raises(ValidationError, match="last owner"):
        change_person(person=owner, roles=roles, branches=[], actor=owner)
    fresh = Membership.objects.get(pk=owner.pk)
    assert fresh.is_active
    assert fresh.roles == {Role.OWNER}


@pytest.mark.parametrize("works_here", [True, False])
def test_whether_somebody_works_here_is_not_decided_here(center, works_here):
    owner, person = member(center), member(center, Role.TEACHER, is_active=works_here)
    person.is_active, person.name = not works_here, "Dilnoza Saidova"
    change_person(person=person, roles=[Role.TEACHER], branches=[], actor=owner)
    fresh = Membership.objects.get(pk=person.pk)
    assert (fresh.name, fresh.is_active) == ("Dilnoza Saidova", works_here)


def test_an_owner_may_step_down_when_another_is_left(center):
    owner, _other = member(center), member(center)
    change_person(person=owner, roles=[Role.TEACHER], branches=[], actor=owner)
    assert Membership.objects.get(pk=owner.pk).roles == {Role.TEACHER}


def test_nobody_gives_rights_they_do_not_have(center):
    member(center)
    manager, seller = member(center, Role.MANAGER), member(center, Role.SALESPERSON)
    for person in (manager, seller):
        with pytest.raises(ValidationError, match="roles whose rights"):
            change_person(person=person, roles=[Role.OWNER], branches=[], actor=manager)
    change_person(person=seller, roles=[Role.RECEPTIONIST], branches=[], actor=manager)
    assert Membership.objects.get(pk=seller.pk).roles == {Role.RECEPTIONIST}


def test_a_manager_may_keep_an_owner_an_owner(center):
    owner, manager = member(center), member(center, Role.MANAGER)
    owner.name = "Olga"
    change_person(person=owner, roles=[Role.OWNER], branches=[], actor=manager)
    assert Membership.objects.get(pk=owner.pk).name == "Olga"
