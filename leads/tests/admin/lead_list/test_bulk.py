"""Many leads at once: a page asks, one service writes, a button takes it back."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import signing
from django.utils import timezone

from leads.admin.lead_list.bulk import UNDO
from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead, LeadEvent
from leads.tests.admin.lead_list.pages import LIST
from organizations.choices import Role
from organizations.factories import make_member, make_organization, make_tag
from organizations.scoping import organization_scope


@pytest.fixture
def act(browser_of, owner):
    """Post an action of the list as the page that asks does; the text of the message that comes back."""
    client = browser_of(owner)

    def post(action, leads=(), query="", across=False, member=None, **answers):
        browser = browser_of(member) if member else client
        data = {f"bulk-{name}": value for name, value in answers.items()}
        response = browser.post(
            f"{LIST}?{query}",
            {
                "action": action,
                "select_across": "1" if across else "0",
                "_selected_action": [lead.pk for lead in leads] or ["0"],
                "bulk-confirmed": "1",
                **data,
            },
        )
        return response, " ".join(str(message) for message in get_messages(response.wsgi_request))

    return post


def owners() -> dict[str, str]:
    return dict(Lead.objects.values_list("external_id", "owner__name"))


# --- Asking -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["assign", "status", "next_contact", "tags", "archive", "export"])
def test_nothing_happens_before_the_page_that_asks_is_sent(scope, browser_of, owner, name):
    lead = make_lead()
    html = browser_of(owner).post(LIST, {"action": name, "index": "0", "_selected_action": [lead.pk]}).content.decode()
    assert f'name="action" value="{name}"' in html
    assert lead.name in html
    lead.refresh_from_db()
    assert lead.version == 1


def test_the_bar_offers_what_a_person_may_do(scope, browser_of, owner, malika):
    make_lead()
    desk = make_member(Role.RECEPTIONIST, organization=scope)
    offered = {
        member: [action["name"] for action in browser_of(member).get(LIST).context["bulk_actions"]]
        for member in (owner, malika, desk)
    }
    assigning = ["assign", "status", "next_contact", "write", "tags", "assign_by_rules"]
    assert offered[owner] == [*assigning, "merge", "export", "archive"]
    assert offered[malika] == ["take", "status", "next_contact", "write", "tags", "merge", "export"]
    assert offered[desk] == ["take", "status", "next_contact", "write", "tags", "merge"]


def test_archived_leads_are_taken_back_not_archived(scope, browser_of, owner):
    names = [action["name"] for action in browser_of(owner).get(f"{LIST}?state=archived").context["bulk_actions"]]
    assert "restore" in names
    assert "archive" not in names


# --- Doing --------------------------------------------------------------------------------------
def test_ticked_leads_are_dealt_out_evenly(scope, act, malika, sardor):
    leads = [make_lead(external_id=str(number)) for number in range(5)]
    _response, said = act("assign", leads[:4], owners=[malika.pk, sardor.pk])
    assert said.startswith("4 leads changed.")
    assert sorted(name or "" for name in owners().values()) == ["", *["Malika Yusupova"] * 2, *["Sardor Aliyev"] * 2]


def test_all_of_a_filter_are_changed_beyond_the_page(scope, act, malika, monkeypatch):
    monkeypatch.setattr("leads.admin.lead_list.page.LeadListAdmin.list_per_page", 3)
    leads = [make_lead(external_id=f"in{number}", city="Samarkand") for number in range(7)]
    make_lead(external_id="out")
    make_lead(external_id="closed", city="Samarkand", status=LeadStatus.LOST)
    _response, said = act("assign", leads[:2], query="city=Samarkand", across=True, owners=[malika.pk])
    assert said.startswith("7 leads changed.")
    assert {name for name, person in owners().items() if person} == {f"in{number}" for number in range(7)}


def test_all_of_a_search_are_changed(scope, act, malika):
    make_lead(external_id="found", first_name="Мадина")
    make_lead(external_id="other", first_name="Timur")
    act("assign", query="q=madina", across=True, owners=[malika.pk])
    assert owners() == {"found": "Malika Yusupova", "other": None}


def test_too_many_at_once_are_refused_in_words(scope, act, malika, monkeypatch):
    monkeypatch.setattr("organizations.admin.undo.LIMIT", 2)
    leads = [make_lead() for _ in range(3)]
    response, _said = act("assign", leads, owners=[malika.pk])
    assert b"Narrow the filters" in response.content
    assert not Lead.objects.exclude(owner=None).exists()


def test_status_date_tags_and_archive(scope, act, owner):
    lead, tag = make_lead(), make_tag()
    at = timezone.localtime(timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    act("status", [lead], status="contacted")
    act("next_contact", [lead], at=at.strftime("%Y-%m-%dT%H:%M"))
    act("tags", [lead], add=[tag.pk])
    act("archive", [lead])
    lead.refresh_from_db()
    assert (lead.status, lead.next_contact_at, list(lead.tags.all()), lead.is_archived) == (
        "contacted",
        at,
        [tag],
        True,
    )
    act("restore", [lead], query="state=archived")
    lead.refresh_from_db()
    assert not lead.is_archived
    assert set(lead.events.exclude(actor=owner).values_list("kind", flat=True)) == {EventKind.CREATED}


def test_a_seller_takes_what_nobody_has_and_nothing_else(scope, act, malika):
    scope.salespeople_see_all = True
    scope.save()
    mine, theirs = (
        make_lead(external_id="free"),
        make_lead(external_id="taken", owner=make_member(organization=scope, name="X")),
    )
    act("take", [mine, theirs], member=malika)
    assert owners() == {"free": "Malika Yusupova", "taken": "X"}


def test_a_lost_status_needs_a_reason(scope, act):
    lead = make_lead()
    response, _said = act("status", [lead], status="lost")
    assert b"without a reason" in response.content
    _response, said = act("status", [lead], status="lost", reason="too far")
    assert said.startswith("1 lead changed.")
    assert lead.events.get(kind=EventKind.STATUS).payload["reason"] == "too far"


def test_a_contact_is_not_planned_in_the_past(scope, act):
    response, _said = act("next_contact", [make_lead()], at="2020-01-01T10:00")
    assert b"has passed" in response.content


# --- Walls --------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["assign", "archive"])
def test_what_only_leaders_may_do_is_closed_to_sellers(scope, act, malika, name):
    lead = make_lead()
    act(name, [lead], member=malika, owners=[malika.pk])
    lead.refresh_from_db()
    assert (lead.version, lead.owner, lead.is_archived) == (1, None, False)


def test_a_seller_cannot_change_leads_of_others_by_their_number(scope, act, malika, sardor):
    lead = make_lead(owner=sardor)
    act("status", [lead], member=malika, status="contacted")
    act("status", [lead], member=malika, across=True, query="state=current", status="contacted")
    lead.refresh_from_db()
    assert lead.status == "new"


def test_a_person_of_another_center_cannot_be_given_leads(center, act):
    stranger = make_member(Role.SALESPERSON, organization=make_organization())
    with organization_scope(center):
        mine = make_lead()
    _response, said = act("assign", [mine], owners=[stranger.pk])
    assert said == ""
    with organization_scope(center):
        assert not mine.events.filter(kind=EventKind.ASSIGNED).exists()


def test_another_centers_leads_stay_as_they_are(center, act, malika):
    other = make_organization()
    with organization_scope(other):
        theirs = make_lead()
    act("status", [theirs], status="contacted")
    act("status", [theirs], across=True, query="state=current", status="contacted")
    with organization_scope(other):
        theirs.refresh_from_db()
        assert theirs.status == "new"


# --- Undo ---------------------------------------------------------------------------------------
def undo_address(said: str) -> str:
    found = re.search(r'formaction="([^"]+)"', said)
    assert found
    return found[1]


def test_undo_returns_the_former_values_and_the_same_page(scope, act, browser_of, owner, malika, sardor):
    leads = [make_lead(external_id="a", owner=malika), make_lead(external_id="b")]
    _response, said = act("assign", leads, owners=[sardor.pk])
    response = browser_of(owner).post(undo_address(said), {"back": "status=new&evil=1"})
    assert (response.status_code, response.headers["Location"]) == (302, f"{LIST}?status=new")
    assert owners() == {"a": "Malika Yusupova", "b": None}


def test_undo_is_a_post_of_the_person_who_acted(scope, act, browser_of, owner, malika, sardor):
    leader = make_member(Role.MANAGER, organization=scope)
    _response, said = act("assign", [make_lead(external_id="a")], owners=[sardor.pk])
    address = undo_address(said)
    assert browser_of(owner).get(address).status_code == 405
    browser_of(leader).post(address)
    browser_of(malika).post(address)
    assert owners() == {"a": "Sardor Aliyev"}


@pytest.mark.parametrize(
    "token", ["made-up", signing.dumps(["assigned", "2026-01-01"], salt="other")], ids=["nonsense", "other-salt"]
)
def test_a_made_up_undo_is_refused(scope, browser_of, owner, token):
    assert browser_of(owner).post(f"{LIST}undo/{token}/").status_code == 403


def test_an_old_undo_is_refused(scope, browser_of, owner, monkeypatch):
    token = signing.dumps([EventKind.ASSIGNED, timezone.now().isoformat()], salt=UNDO.view)
    assert browser_of(owner).post(f"{LIST}undo/{token}/").status_code == 302
    monkeypatch.setattr("organizations.admin.undo.UNDO_SECONDS", -1)
    assert browser_of(owner).post(f"{LIST}undo/{token}/").status_code == 403


def test_nothing_changed_offers_nothing_to_undo(scope, act, malika):
    lead = make_lead(owner=malika)
    _response, said = act("assign", [lead], owners=[malika.pk])
    assert said == "Nothing changed: it was so already."


def test_own_counts_are_fresh_after_a_change(scope, act, browser_of, owner):
    lead = make_lead()
    client = browser_of(owner)
    client.get(LIST)
    act("archive", [lead])
    tabs = {tab["view"].key: tab["count"] for tab in client.get(LIST).context["tabs"]}
    assert (tabs["work"], tabs["archived"]) == ("0", "1")


def test_one_act_is_a_constant_number_of_statements(scope, act, malika, django_assert_max_num_queries):
    leads = [make_lead() for _ in range(60)]
    with django_assert_max_num_queries(30):
        act("assign", leads, owners=[malika.pk])
    assert LeadEvent.objects.filter(kind=EventKind.ASSIGNED).count() == 60
