"""The page that opens a center."""

import pytest

from crm_project.tests.conftest import Enter
from leads.models import Channel
from organizations.factories import make_user
from organizations.models import Membership, Organization
from organizations.people import memberships_of
from organizations.scoping import organization_scope

PAGE = "/admin/new-center/"
ANSWERS = {
    "name": "Registan School",
    "country": "UZ",
    "timezone": "Asia/Tashkent",
    "currency": "UZS",
    "language": "uz",
}


def test_a_superuser_opens_the_first_center_and_is_its_owner(enter: Enter):
    root = make_user(is_superuser=True)
    client = enter(Membership(user=root))
    assert client.post(PAGE, ANSWERS)["Location"] == "/admin/"
    (owner,) = memberships_of(root)
    with organization_scope(owner.organization):
        assert Channel.objects.get(key="other").name
    home = client.get("/admin/", follow=True).content.decode()
    assert "Registan School" in home


def test_an_owner_opens_a_further_center_and_works_there_at_once(owner, enter: Enter):
    client = enter(owner)
    client.post(PAGE, ANSWERS | {"language": "en"})
    assert "Registan School is open. You are its owner." in client.get("/admin/").content.decode()
    assert {member.organization.name for member in memberships_of(owner.user)} == {"Oxbridge", "Registan School"}


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("country", "XX"), ("timezone", "Mars"), ("currency", "X"), ("language", "de")]
)
def test_a_wrong_answer_is_told_beside_its_field(field, value, owner, enter: Enter):
    page = enter(owner).post(PAGE, ANSWERS | {field: value})
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert Organization.objects.count() == 1


def test_others_do_not_open_centers(seller, enter: Enter):
    client = enter(seller)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, ANSWERS).status_code == 403
