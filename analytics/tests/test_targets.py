"""What a center wants to reach."""

import pytest

from analytics.choices import TargetFigure
from analytics.targets import KINDS, targets
from organizations.choices import Role
from organizations.factories import make_member, make_organization, make_user
from organizations.models import AuditEvent
from organizations.scoping import organization_scope

PAGE = "/admin/analytics/targets/"


def posted(**over: str) -> dict[str, str]:
    usual = {figure.value: str(kind.usual or "") for figure, kind in KINDS.items()}
    return usual | over


@pytest.fixture
def owner(center):
    return make_member(Role.OWNER, organization=center)


@pytest.fixture
def owners_client(owner, client):
    client.force_login(owner.user)
    return client


def test_a_new_center_has_the_usual_targets(center):
    with organization_scope(center):
        found = targets()
    assert found[TargetFigure.CONTACTED_PERCENT] == 60
    assert found[TargetFigure.ENROLLED] is None
    assert set(found) == set(TargetFigure)


def test_a_leader_sets_and_empties_them_and_the_journal_says_both(center, owners_client):
    answer = owners_client.post(PAGE, posted(enrolled="90", contacted_percent=""))
    assert answer.status_code == 302
    with organization_scope(center):
        assert targets()[TargetFigure.ENROLLED] == 90
        assert targets()[TargetFigure.CONTACTED_PERCENT] is None
        lines = AuditEvent.objects.filter(model="analytics.target").values_list("label", "payload")
        assert sorted((str(label), payload["before"], payload["after"]) for label, payload in lines) == [
            ("Contacted", "60", "–"),
            ("Enrolled in a month", "–", "90"),
        ]
    assert 'value="90"' in owners_client.get(PAGE).content.decode()


def test_the_same_numbers_again_change_nothing(center, owners_client):
    owners_client.post(PAGE, posted(converted_percent="20"))
    owners_client.post(PAGE, posted(converted_percent="20"))
    with organization_scope(center):
        assert AuditEvent.objects.filter(model="analytics.target").count() == 1


@pytest.mark.parametrize("typed", ["101", "-1", "many", "1e9", "9" * 40])
def test_a_number_that_cannot_be_is_refused_with_a_sentence(center, owners_client, typed):
    answer = owners_client.post(PAGE, posted(contacted_percent=typed, enrolled="5"))
    assert answer.status_code == 200
    assert "error" in answer.content.decode()
    with organization_scope(center):
        assert targets()[TargetFigure.ENROLLED] is None


def test_targets_of_another_center_are_its_own(center, owners_client):
    owners_client.post(PAGE, posted(enrolled="90"))
    with organization_scope(make_organization(slug="other")):
        assert targets()[TargetFigure.ENROLLED] is None


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.MARKETER, Role.TEACHER, Role.PARTNER, Role.RECEPTIONIST])
def test_others_may_not(center, client, role):
    client.force_login(make_member(role, organization=center).user)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, posted(enrolled="1")).status_code == 403


def test_the_staff_of_the_platform_works_in_no_center(client, db):
    client.force_login(make_user(is_superuser=True))
    assert client.get(PAGE).status_code == 403
