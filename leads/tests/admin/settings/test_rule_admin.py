"""The page of who gets new leads: rules in order, shipped ones, a box to try them."""

import pytest
from django.test import Client

from leads.choices import AssignmentKind
from leads.factories import make_lead
from leads.models import AssignmentRule, Lead
from leads.services.ensure_rules import ensure_rules
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import SellerProfile
from organizations.tests.people import client_of
from scheduling.models import Course

LIST = "/admin/leads/assignmentrule/"


@pytest.fixture
def boss(owner) -> Client:
    return client_of(owner.user)


def kinds() -> list[str]:
    return [rule.kind for rule in AssignmentRule.objects.all()]


def test_a_center_begins_with_four_rules_and_keeps_what_it_made_of_them(scope) -> None:
    ensure_rules(organization=scope)
    assert kinds() == [
        *(AssignmentKind.CLIENT_OWNER, AssignmentKind.FAMILY),
        *(AssignmentKind.SOURCE_OWNER, AssignmentKind.BRANCH),
    ]
    AssignmentRule.objects.filter(kind=AssignmentKind.FAMILY).delete()
    ensure_rules(organization=scope)
    assert len(kinds()) == 3


def test_the_page_shows_sentences_and_who_works_with_how_much(boss, scope, malika) -> None:
    ensure_rules(organization=scope)
    SellerProfile.objects.create(membership=malika, lead_limit=4)
    make_lead(owner=malika)
    page = boss.get(LIST).content.decode()
    assert "Somebody of the family is here: the same owner" in page
    assert "1 of 4" in page


def test_a_rule_is_added_and_needs_its_subject_and_people(boss, scope, malika) -> None:
    course = Course.objects.create(name="English")
    posted = {"kind": "course", "order": "10", "is_active": "on", "region": ""}
    refused = boss.post(f"{LIST}add/", posted).content.decode()
    assert "Choose the course." in refused
    assert "Tick who gets these leads." in refused
    assert boss.post(f"{LIST}add/", {**posted, "course": course.pk, "sellers": malika.pk}).status_code == 302
    assert list(AssignmentRule.objects.get().sellers.all()) == [malika]


def test_rules_move_up_and_down_by_post_only(boss, scope) -> None:
    ensure_rules(organization=scope)
    last = AssignmentRule.objects.last()
    assert boss.get(f"{LIST}{last.pk}/up/").status_code == 405
    boss.post(f"{LIST}{last.pk}/up/")
    assert kinds()[1:] == [AssignmentKind.FAMILY, AssignmentKind.BRANCH, AssignmentKind.SOURCE_OWNER]
    boss.post(f"{LIST}{last.pk}/down/")
    boss.post(f"{LIST}{last.pk}/down/")
    assert kinds()[-1] == AssignmentKind.BRANCH


def test_trying_says_who_and_why_and_writes_nothing(boss, scope, malika, sardor) -> None:
    course = Course.objects.create(name="English")
    AssignmentRule.objects.create(kind=AssignmentKind.COURSE, course=course).sellers.set([sardor])
    page = boss.get(f"{LIST}try/", {"course": course.pk}).content.decode()
    result = page[page.index("rules-result") :]
    assert "by course English" in result[:900]
    assert "Sardor Aliyev" in result[:900]
    assert not Lead.objects.exists()


def test_when_everybody_is_full_trying_says_so(boss, scope, malika) -> None:
    SellerProfile.objects.create(membership=malika, lead_limit=0)
    assert "everybody is full" in boss.get(f"{LIST}try/", {"place": "Buxoro"}).content.decode()


@pytest.mark.parametrize("asked", [{"course": "x"}, {"branch": "9" * 30}, {"place": "x" * 300}])
def test_nonsense_is_asked_again(boss, scope, asked) -> None:
    assert boss.get(f"{LIST}try/", asked).status_code == 200


def test_a_salesperson_does_not_see_the_rules(scope, malika) -> None:
    client = client_of(malika.user)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}try/").status_code == 403


def test_the_page_says_that_nobody_takes_new_leads_and_what_to_do(boss, scope, malika) -> None:
    profile = SellerProfile.objects.create(membership=malika, takes_new_leads=False)
    scope.assigns_by_rules = True
    scope.save()
    assert "Nobody takes new leads now" in boss.get(LIST).content.decode()
    lead = make_lead()
    page = boss.get(LIST).content.decode()
    assert "1 new lead waits with nobody" in page
    assert f'href="/admin/organizations/membership/{malika.pk}/seller/"' in page
    waiting = "/admin/leads/lead/?owner=none&amp;status=new"
    assert f'href="{waiting}"' in page
    assert lead.name in boss.get(waiting.replace("&amp;", "&")).content.decode()
    boss.force_login(make_member(Role.MANAGER, organization=scope).user)
    page = boss.get(LIST).content.decode()
    assert "1 new lead waits with nobody" in page
    assert "/seller/" not in page
    profile.takes_new_leads = True
    profile.save()
    assert "with nobody" not in boss.get(LIST).content.decode()
