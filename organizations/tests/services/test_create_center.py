"""A new center in five answers."""

import pytest
from django.core.exceptions import ValidationError

from organizations.choices import AuditKind, Role
from organizations.factories import make_member, make_organization, make_user
from organizations.models import AuditEvent, Membership, Organization
from organizations.scoping import organization_scope
from organizations.services.create_center import create_center, free_slug

pytestmark = pytest.mark.django_db


def test_the_country_answers_what_is_left_empty():
    owner = create_center(name="Registan School", country="uz", owner_user=make_user(first_name="Olga", last_name="Li"))
    center = owner.organization
    assert (center.slug, center.timezone, center.currency, center.language) == (
        "registan-school",
        "Asia/Tashkent",
        "UZS",
        "uz",
    )
    assert owner.name == "Olga Li"
    with organization_scope(center):
        assert Membership.objects.get().roles == {Role.OWNER}
        assert set(AuditEvent.objects.values_list("kind", flat=True)) == {AuditKind.ADDED, AuditKind.JOINED}


def test_answers_win_over_the_country():
    owner = create_center(name="A", country="UZ", timezone="Asia/Samarkand", currency="usd", language="ru", slug="mine")
    center = owner.organization
    assert (center.slug, center.timezone, center.currency, center.language) == ("mine", "Asia/Samarkand", "USD", "ru")


def test_the_owner_may_enter_the_admin_and_its_search():
    user = make_user()
    create_center(name="A", country="UZ", owner_user=user)
    user.refresh_from_db()
    assert user.is_staff
    assert not user.is_superuser


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"name": "  "}, "name"),
        ({"country": "Uzbekistan"}, "country"),
        ({"country": "PE"}, "timezone"),
        ({"timezone": "Tashkent"}, "timezone"),
        ({"currency": "so'm"}, "currency"),
        ({"language": "de"}, "language"),
        ({"slug": "my center"}, "slug"),
    ],
)
def test_an_impossible_answer_is_told_by_field(answers, field):
    with pytest.raises(ValidationError) as caught:
        create_center(**{"name": "A", "country": "UZ", **answers})
    assert field in caught.value.message_dict
    assert not Organization.objects.exists()


def test_an_owner_of_one_center_opens_another_from_inside():
    first = make_member(Role.OWNER, organization=make_organization())
    with organization_scope(first.organization):
        second = create_center(name="Second", country="KZ", owner_user=first.user)
        assert Membership.objects.get() == first
    with organization_scope(second.organization):
        assert Membership.objects.get() == second


@pytest.mark.parametrize(
    ("name", "slug"), [("Registan School", "registan-school"), ("!!!", "center"), ("x" * 150, "x" * 40)]
)
def test_a_short_name_is_made_of_the_name(name, slug):
    assert free_slug(name) == slug


def test_a_cyrillic_name_gives_a_latin_short_name():
    assert free_slug("Школа Регистан").isascii()
    assert free_slug("Школа Регистан") != "center"


def test_a_taken_short_name_gets_a_number():
    make_organization(slug="registan")
    make_organization(slug="registan-2")
    assert free_slug("Registan") == "registan-3"
