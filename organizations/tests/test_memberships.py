"""Where a login works and as what, as each request asks."""

import pytest
from django.contrib.auth.models import User

from organizations.choices import Role
from organizations.factories import make_member, make_organization, make_user
from organizations.models import Membership, Organization
from organizations.people import memberships_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user()


def test_each_center_once_by_its_name_with_all_roles(user: User) -> None:
    later = make_member(Role.TEACHER, organization=make_organization(name="Registan"), user=user)
    first = make_member(Role.OWNER, Role.MANAGER, organization=make_organization(name="Oxbridge"), user=user)
    make_member(Role.OWNER, organization=later.organization)
    found = memberships_of(user)
    assert [(each, each.organization.name) for each in found] == [(first, "Oxbridge"), (later, "Registan")]
    assert [each.roles for each in found] == [{Role.OWNER, Role.MANAGER}, {Role.TEACHER}]


def test_somebody_without_a_role_is_in_the_center_with_no_right(user: User) -> None:
    member = make_member(organization=make_organization(), user=user)
    member.role_rows.model._base_manager.all().delete()
    (found,) = memberships_of(user)
    assert (found, found.roles, found.rights) == (member, frozenset(), frozenset())


def test_who_left_and_centers_that_are_closed_are_not_among_them(user: User) -> None:
    left = make_member(organization=make_organization(), user=user)
    closed = make_member(organization=make_organization(), user=user)
    Membership._base_manager.filter(pk=left.pk).update(is_active=False)
    Organization.objects.filter(pk=closed.organization_id).update(is_active=False)
    assert memberships_of(user) == []


def test_rows_are_as_any_query_reads_them(user: User) -> None:
    made = make_member(organization=make_organization(masked_phone_roles=[Role.TEACHER], country="UZ"), user=user)
    (found,) = memberships_of(user)
    for row, stored in ((found, made), (found.organization, Organization.objects.get())):
        assert all(
            getattr(row, each.attname) == getattr(stored, each.attname)
            and type(getattr(row, each.attname)) is type(getattr(stored, each.attname))
            for each in row._meta.concrete_fields
        )


def test_two_questions_whatever_the_number_of_centers(user: User, django_assert_num_queries) -> None:
    for _ in range(3):
        make_member(Role.OWNER, Role.TEACHER, organization=make_organization(), user=user)
    with django_assert_num_queries(2):
        assert all(each.organization.name and each.roles for each in memberships_of(user))
