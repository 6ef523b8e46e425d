"""The page of score rules: sentences, what a new rule asks, switches, shipped sets, who may."""

import pytest

from leads.choices import ScorePreset, ScoreSign
from leads.factories import make_lead
from leads.models import Lead, LeadEvent, ScoreRule, ScoreUpkeep
from leads.services.load_score_preset import PRESETS, ensure_score_rules
from leads.services.recount_scores import recount_scores
from organizations.choices import Role
from organizations.factories import make_member

LIST = "/admin/leads/scorerule/"
pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def rules(scope) -> None:
    ensure_score_rules(organization=scope)


@pytest.mark.usefixtures("rules")
def test_rules_read_as_sentences_and_say_how_many_leads_they_fit(browser_of, owner):
    make_lead()
    make_lead(phone="", email="a@example.com")
    page = browser_of(owner).get(LIST).content.decode()
    assert "Phone is known" in page
    assert "Silent for 14 days" in page
    assert "50 % have it" in page
    assert "Price list opened" in page


def test_a_center_without_rules_is_told_what_to_do(browser_of, owner):
    assert "every lead has the score 0" in browser_of(owner).get(LIST).content.decode()


def test_a_new_rule_asks_for_its_sign_first(browser_of, owner):
    page = browser_of(owner).get(f"{LIST}add/").content.decode()
    assert "?what=field_known%3Aphone" in page
    assert "?what=event_counted%3Aprice_list_opened" in page


def test_the_form_asks_only_what_the_sign_needs(browser_of, owner):
    browser = browser_of(owner)
    known = browser.get(f"{LIST}add/?what=field_known:phone").content.decode()
    assert 'name="points"' in known
    assert 'name="value"' not in known
    assert 'name="at_least"' not in known
    assert 'name="value"' in browser.get(f"{LIST}add/?what=field_equals:city").content.decode()
    assert "Days without a contact" in browser.get(f"{LIST}add/?what=silence:").content.decode()


@pytest.mark.parametrize("what", ["shoes", "field_known:shoes", "event_counted:shoe_bought", "field_equals:phone"])
def test_a_sign_that_is_not_offered_leads_to_the_choice(browser_of, owner, what):
    assert "What gives points?" in browser_of(owner).get(f"{LIST}add/", {"what": what}).content.decode()
    browser_of(owner).post(f"{LIST}add/?what={what}", {"points": 5, "audience": "everybody", "order": 1})
    assert not ScoreRule.objects.exists()


def test_a_saved_rule_counts_for_leads_that_are_there(browser_of, owner):
    lead = make_lead(city="Buxoro")
    fields = {"value": "Buxoro", "points": "45", "audience": "everybody", "order": "1", "is_active": "on"}
    assert browser_of(owner).post(f"{LIST}add/?what=field_equals:city", fields).url == LIST
    page = browser_of(owner).get(LIST).content.decode()
    assert "City: Buxoro" in page
    assert "0 of 1 leads" in page
    recount_scores()
    assert Lead.objects.get(pk=lead.pk).score == 45
    assert "counted anew" not in browser_of(owner).get(LIST).content.decode()
    assert not LeadEvent.objects.filter(kind="score").exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("points", "0", "0 points change nothing"),
        ("points", "101", "less than or equal to 100"),
        ("points", "many", "Enter a whole number"),
        ("at_least", "0", "greater than or equal to 1"),
        ("at_least", "4000", "less than or equal to 3650"),
        ("audience", "ghosts", "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(browser_of, owner, field, value, said):
    fields = {"at_least": "5", "points": "-5", "audience": "everybody", "order": "1", field: value}
    page = browser_of(owner).post(f"{LIST}add/?what=silence:", fields)
    assert said in page.content.decode()
    assert not ScoreRule.objects.exists()


def test_the_same_sign_twice_is_refused(browser_of, owner, scope):
    ScoreRule.objects.create(sign=ScoreSign.FIELD_KNOWN, subject="phone", points=10)
    fields = {"points": "5", "audience": "everybody", "order": "1"}
    page = browser_of(owner).post(f"{LIST}add/?what=field_known:phone", fields).content.decode()
    assert "There is a rule for this sign already" in page


@pytest.mark.usefixtures("rules")
def test_a_rule_is_switched_off_and_on_by_a_button(browser_of, owner):
    rule = ScoreRule.objects.get(subject="telegram")
    browser = browser_of(owner)
    assert browser.get(f"{LIST}{rule.pk}/switch/").status_code == 405
    browser.post(f"{LIST}{rule.pk}/switch/")
    assert not ScoreRule.objects.get(pk=rule.pk).is_active
    assert ScoreUpkeep.objects.get().asked_at
    browser.post(f"{LIST}{rule.pk}/switch/")
    assert ScoreRule.objects.get(pk=rule.pk).is_active


@pytest.mark.usefixtures("rules")
def test_a_shipped_set_comes_back_and_own_rules_stay(browser_of, owner):
    shipped = ScoreRule.objects.count()
    ScoreRule.objects.filter(subject="phone").update(points=1)
    ScoreRule.objects.filter(subject="telegram").delete()
    ScoreRule.objects.create(sign=ScoreSign.FIELD_KNOWN, subject="city", points=3)
    browser_of(owner).post(f"{LIST}load/school/")
    assert ScoreRule.objects.count() == shipped + 1
    assert ScoreRule.objects.get(subject="phone", audience="persons").points == 15
    assert ScoreRule.objects.get(subject="phone", audience="companies").points == 1


def test_every_shipped_rule_makes_a_school_full_of_signs(scope):
    ensure_score_rules(organization=scope)
    assert ScoreRule.objects.count() == sum(len(preset) for preset in PRESETS.values())
    ScoreRule.objects.filter(subject="phone").delete()
    ensure_score_rules(organization=scope)
    assert not ScoreRule.objects.filter(subject="phone").exists()
    assert set(PRESETS) == set(ScorePreset)


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OWNER, Role.MANAGER)])
def test_only_leaders_change_rules(browser_of, center, role):
    browser = browser_of(make_member(role, organization=center))
    rule = ScoreRule.objects.first()
    assert browser.get(LIST).status_code == 403
    assert browser.get(f"{LIST}progress/").status_code == 403
    assert browser.post(f"{LIST}{rule.pk}/switch/").status_code in (403, 404)
    assert browser.post(f"{LIST}load/school/").status_code == 403
    assert browser.get(f"{LIST}add/").status_code == 403
