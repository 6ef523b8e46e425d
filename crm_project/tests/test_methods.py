"""Methods that no page has."""

import pytest
from django.test import Client

from organizations.models import Membership
from organizations.tests.people import client_of


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "MADE-UP"])
@pytest.mark.parametrize("address", ["/admin/", "/admin/leads/lead/1/change/", "/healthz", "/nothing/here"])
def test_they_are_refused_before_the_database_is_asked(
    owner: Membership, address: str, method: str, django_assert_num_queries
):
    for browser in (client_of(owner.user), Client()):
        with django_assert_num_queries(0):
            answer = browser.generic(method, address)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, POST"
        assert answer.content == b""


def test_the_others_go_on(owner: Membership):
    browser = client_of(owner.user)
    assert browser.get("/admin/?home=1").status_code == browser.head("/admin/?home=1").status_code == 200
    assert browser.post("/admin/leads/lead/1/note/").status_code == 404
