"""Pages that say what happened and what to do."""

from django.test import Client

from crm_project.tests.conftest import Enter


def test_a_wrong_address_is_told_inside_the_frame(owner, enter: Enter):
    page = enter(owner).get("/nothing/")
    assert page.status_code == 404
    assert "Nothing here" in page.content.decode()
    assert "Oxbridge" in page.content.decode()


def test_a_wrong_address_is_told_to_a_stranger(client):
    page = client.get("/nothing/")
    assert page.status_code == 404
    assert "Log in" in page.content.decode()


def test_a_page_for_other_roles_says_whom_to_ask(seller, enter: Enter):
    page = enter(seller).get("/admin/organizations/membership/")
    assert page.status_code == 403
    assert "ask an owner of the center" in page.content.decode()


def test_a_form_that_is_too_old_asks_to_send_it_again(owner):
    client = Client(enforce_csrf_checks=True)
    page = client.post("/admin/login/", {"username": "a", "password": "b"})
    assert page.status_code == 403
    assert "Go back, reload the page and send it again" in page.content.decode()
