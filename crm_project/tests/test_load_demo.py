"""`manage.py load_demo`."""

import io
import re

import pytest
from django.apps import apps
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.test import RequestFactory

from crm_project.demo import words
from crm_project.demo.load import demo_center
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_member, make_organization, make_user
from organizations.models import Organization, OrganizationModel
from organizations.people import memberships_of
from organizations.scoping import organization_scope, platform_wide

pytestmark = pytest.mark.django_db


def load(**options) -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out, **{"leads": 120, **options})
    return out.getvalue()


@pytest.fixture
def demo() -> Organization:
    load()
    center = demo_center()
    assert center is not None
    return center


def test_the_printed_logins_open_the_demo(settings):
    said = load(leads=0)
    logins = re.findall(r"^  (\S+) ", said, re.MULTILINE)
    assert logins == list(words.PEOPLE)
    assert words.PASSWORD in said
    for login in logins:
        user = authenticate(RequestFactory().post("/"), username=login, password=words.PASSWORD)
        assert [member.organization.is_demo for member in memberships_of(user)] == [True]


def test_the_same_seed_makes_up_the_same_people():
    def names() -> list[str]:
        center = demo_center()
        assert center is not None
        with organization_scope(center):
            return [lead.name for lead in Lead.objects.order_by("pk")]

    load(leads=40, seed=3)
    first = names()
    load(remove=True)
    load(leads=40, seed=3)
    assert names() == first


def test_removing_leaves_nothing_of_it_and_everything_else(demo):
    other = make_member(Role.OWNER, organization=make_organization())
    guest = make_member(Role.TEACHER, organization=demo)
    assert "is gone" in load(remove=True)
    assert demo_center() is None
    with platform_wide():
        models = [model for model in apps.get_models() if issubclass(model, OrganizationModel)]
        left = {model.__name__: model._base_manager.count() for model in models if model._base_manager.exists()}
    assert left == {"Membership": 1, "MembershipRole": 1}
    assert set(get_user_model().objects.all()) == {other.user, guest.user}
    assert "There is no demo center" in load(remove=True)


def test_a_name_that_is_taken_keeps_its_password():
    taken = make_user(username="owner")
    assert "owner-demo" in load(leads=0)
    taken.refresh_from_db()
    assert taken.check_password("pass")
    assert memberships_of(taken) == []
