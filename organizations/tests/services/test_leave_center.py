"""Who leaves hands over, and nothing of the center opens for them any more; they can be taken back."""

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError

from organizations.choices import AuditKind, Role
from organizations.factories import make_member, make_organization
from organizations.models import AuditEvent, Invitation, Membership
from organizations.scoping import organization_scope
from organizations.services.invite_people import invite_again
from organizations.services.leave_center import leave_center, return_to_center
from organizations.tests.people import client_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/password_change/"


@pytest.fixture
def center():
    return make_organization()


@pytest.fixture
def owner(center) -> Membership:
    return make_member(Role.OWNER, organization=center)


@pytest.fixture
def seller(center) -> Membership:
    return make_member(Role.SALESPERSON, organization=center, name="Malika")


def leave(center, person, actor) -> Membership:
    with organization_scope(center):
        return leave_center(person=person, receivers=[], actor=actor)


def test_the_login_is_blocked_and_its_sessions_end(center, owner, seller) -> None:
    theirs, others = client_of(seller.user), client_of(owner.user)
    leave(center, seller, owner)
    seller.user.refresh_from_db()
    assert not seller.user.is_active
    assert Session.objects.count() == 1
    assert theirs.get(PAGE).status_code == 302
    assert others.get(PAGE).status_code == 200


def test_who_works_in_another_center_loses_this_one_only(center, owner, seller) -> None:
    elsewhere = make_organization()
    make_member(Role.MANAGER, organization=elsewhere, user=seller.user)
    client = client_of(seller.user)
    leave(center, seller, owner)
    seller.user.refresh_from_db()
    assert seller.user.is_active
    page = client.get("/admin/")
    assert page.status_code == 200
    assert page.wsgi_request.membership.organization == elsewhere


def test_links_for_a_login_are_revoked(center, owner, seller) -> None:
    with organization_scope(center):
        link = invite_again(person=seller, actor=owner)
        leave_center(person=seller, receivers=[], actor=owner)
        assert Invitation.objects.get(pk=link.pk).state == "expired"


def test_the_journal_says_so(center, owner, seller) -> None:
    leave(center, seller, owner)
    with organization_scope(center):
        event = AuditEvent.objects.get(kind=AuditKind.LEFT)
        assert (event.actor, event.label, event.payload["blocked"]) == (owner, "Malika", True)


def test_the_last_owner_cannot_leave(center, owner) -> None:
    with pytest.raises(ValidationError, match="last owner"):
        leave(center, owner, owner)
    assert Membership._base_manager.get(pk=owner.pk).is_active


def test_nobody_leaves_twice(center, owner, seller) -> None:
    leave(center, seller, owner)
    with pytest.raises(ValidationError, match="has left already"):
        leave(center, seller, owner)


def test_taken_back_the_same_login_opens_the_same_center(center, owner, seller) -> None:
    leave(center, seller, owner)
    with organization_scope(center):
        return_to_center(person=seller, actor=owner)
    seller.user.refresh_from_db()
    assert client_of(seller.user).get(PAGE).status_code == 200
    with organization_scope(center):
        assert AuditEvent.objects.filter(kind=AuditKind.RETURNED).exists()


def test_a_login_that_the_platform_blocked_stays_blocked(center, owner, seller) -> None:
    seller.user.is_active = False
    seller.user.save()
    leave(center, seller, owner)
    with organization_scope(center):
        return_to_center(person=seller, actor=owner)
    seller.user.refresh_from_db()
    assert not seller.user.is_active
