"""People and rights in the admin."""

import pytest
from django.test import Client

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import AuditEvent, Invitation, Membership
from organizations.scoping import organization_scope
from organizations.tests.people import client_of

LIST = "/admin/organizations/membership/"


@pytest.fixture
def owner(here) -> Client:
    return client_of(here.owner.user)


@pytest.fixture
def seller(here) -> Membership:
    return make_member(Role.SALESPERSON, organization=here.organization, name="Malika Yusupova")


def save(client: Client, person: Membership | None, **over):
    fields = {"name": "Malika", "phone": "", "roles": ["salesperson"], **over}
    fields = {name: value for name, value in fields.items() if value is not None}
    return client.post(f"{LIST}{person.pk}/change/" if person else f"{LIST}add/", fields)


def fresh(person: Membership) -> Membership:
    return Membership._base_manager.get(pk=person.pk)


def test_the_list_shows_roles_logins_and_who_left(owner, seller, here):
    make_member(Role.TEACHER, organization=here.organization, name="Gone", is_active=False)
    page = owner.get(LIST).content.decode()
    assert "Malika Yusupova" in page
    assert seller.user.username in page
    assert "Left" in page
    assert "Invite people" in page


def test_roles_branches_and_phone_are_saved_and_written_down(owner, seller, here):
    answer = save(owner, seller, roles=["manager", "teacher"], phone="90 123 45 67", branches=[here.branch.pk])
    assert answer.status_code == 302
    with organization_scope(here.organization):
        person = Membership.objects.get(pk=seller.pk)
        assert person.roles == {Role.MANAGER, Role.TEACHER}
        assert person.phone == "+998901234567"
        assert list(person.branches.all()) == [here.branch]
        event = AuditEvent.objects.get(kind="changed")
        assert event.actor == here.owner
        assert "Roles" in str(event.payload)


def test_a_person_without_a_login_is_added(owner, here):
    assert save(owner, None, name="Dilnoza", roles=["teacher"]).status_code == 302
    with organization_scope(here.organization):
        assert Membership.objects.get(name="Dilnoza").user is None


def test_the_form_ends_nobodys_work_and_names_the_page_that_does(owner, seller):
    page = owner.get(f"{LIST}{seller.pk}/change/").content.decode()
    assert 'name="is_active"' not in page
    assert f'href="{LIST}{seller.pk}/leave/"' in page
    assert save(owner, seller, is_active="").status_code == 302
    assert fresh(seller).is_active


def test_who_leaves_is_out_with_the_next_click_and_the_form_does_not_bring_them_back(owner, seller):
    client = client_of(seller.user)
    assert client.get("/admin/?home=1").status_code == 200
    assert owner.post(f"{LIST}{seller.pk}/leave/").status_code == 302
    assert client.get("/admin/?home=1").status_code == 302
    assert save(owner, seller, is_active="on").status_code == 302
    assert not fresh(seller).is_active


def test_who_left_is_taken_back_with_one_click(owner, seller):
    owner.post(f"{LIST}{seller.pk}/leave/")
    page = owner.get(f"{LIST}{seller.pk}/leave/").content.decode()
    assert f'action="{LIST}{seller.pk}/return/"' in page
    assert owner.post(f"{LIST}{seller.pk}/return/").status_code == 302
    client = client_of(fresh(seller).user)
    assert client.get("/admin/?home=1").status_code == 200


def test_the_last_owner_stays_and_the_form_says_why(owner, here):
    page = save(owner, here.owner, roles=["teacher"])
    assert page.status_code == 200
    assert "last owner" in page.content.decode()
    with organization_scope(here.organization):
        assert fresh(here.owner).roles == {Role.OWNER}


def test_the_last_owner_does_not_leave_and_the_page_says_why(owner, here):
    page = owner.post(f"{LIST}{here.owner.pk}/leave/")
    assert page.status_code == 200
    assert "last owner" in page.content.decode()
    assert fresh(here.owner).is_active


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"roles": []}, "required"),
        ({"roles": ["king"]}, "not one of the available choices"),
        ({"phone": "12"}, "too short"),
        ({"branches": ["999999"]}, "not one of the available choices"),
    ],
)
def test_a_wrong_answer_is_told(owner, seller, over, sentence):
    page = save(owner, seller, **over)
    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_a_branch_of_another_center_is_refused(owner, seller, there):
    page = save(owner, seller, branches=[there.branch.pk])
    assert "not one of the available choices" in page.content.decode()
    assert "There branch" not in page.content.decode()


def test_people_of_another_center_are_not_there(owner, there):
    assert owner.get(f"{LIST}{there.owner.pk}/change/").status_code == 404
    assert save(owner, there.owner).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_owners_see_and_change_people(role, here, seller):
    client = client_of(make_member(role, organization=here.organization).user)
    assert client.get(LIST).status_code == 403
    assert save(client, seller, roles=["owner"]).status_code == 403
    assert fresh(seller).name == "Malika Yusupova"


def test_the_list_is_filtered_by_role(owner, seller):
    assert "Malika Yusupova" in owner.get(LIST, {"role": "salesperson"}).content.decode()
    assert "Malika Yusupova" not in owner.get(LIST, {"role": "teacher"}).content.decode()
    assert owner.get(LIST, {"role": "\x00"}).status_code == 200


def test_an_owner_makes_a_link_for_a_new_login(owner, seller, here):
    address = f"{LIST}{seller.pk}/login_link/"
    assert owner.get(address).status_code == 200
    card = owner.post(address).url
    page = owner.get(card).content.decode()
    assert "Malika Yusupova" in page
    with organization_scope(here.organization):
        invitation = Invitation.objects.get()
    fields = {"name": "Malika", "username": "malika2", "password": "a long enough secret 7"}
    assert Client().post(f"/invite/{invitation.token}/", fields).status_code == 302
    assert seller.user != fresh(seller).user
    assert fresh(seller).user.username == "malika2"


def test_who_left_gets_no_link(owner, here):
    gone = make_member(Role.TEACHER, organization=here.organization, is_active=False)
    assert owner.post(f"{LIST}{gone.pk}/login_link/").status_code == 403


def test_nobody_is_deleted(owner, seller):
    assert owner.get(f"{LIST}{seller.pk}/delete/").status_code == 403
    assert owner.post(f"{LIST}{seller.pk}/delete/", {"post": "yes"}).status_code == 403
