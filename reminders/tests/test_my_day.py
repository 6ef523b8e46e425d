"""My day: who is in it, in which order, why, and what a press does."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.factories import make_client
from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead, Touchpoint
from leads.services.add_note import add_note
from leads.services.follow_ups import add_reminder
from leads.services.log_touch import log_touch
from leads.services.set_next_contact import set_next_contact
from reminders.choices import AlertKind
from reminders.models import Task
from reminders.my_day import read_day
from reminders.rules.run import plan_first_steps_due
from reminders.services.raise_alerts import News, raise_alerts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]
PAGE = "/admin/my-day/"


def plan(lead: Lead, **later: float) -> Lead:
    set_next_contact(leads=Lead.objects.filter(pk=lead.pk), at=timezone.now() + timedelta(**later), actor=None)
    return lead


def keys(member) -> dict[str, list[str]]:
    day = read_day(member, timezone.now())
    return {group.key: [row.lead.name if row.lead else row.title for row in group.rows] for group in day.groups}


def press(browser, lead, **values):
    return browser.post(reverse("admin:my_day_worked", args=(lead.pk,)), values)


def test_groups_stand_in_the_order_to_work_them(malika):
    make_lead(owner=malika, first_name="Fresh", last_name="")
    plan(make_lead(owner=malika, first_name="Late", last_name="", status="contacted"), hours=-3)
    plan(make_lead(owner=malika, first_name="Later", last_name="", status="contacted"), hours=-1)
    plan(make_lead(owner=malika, first_name="Soon", last_name="", status="contacted"), minutes=1)
    make_lead(owner=malika, first_name="Papers", last_name="", status=LeadStatus.DOCUMENTS_RECEIVED)
    plan(make_lead(owner=malika, first_name="Next week", last_name="", status=LeadStatus.DOCUMENTS_RECEIVED), days=9)
    found = keys(malika)
    assert list(found) == [key for key in ("overdue", "today", "new", "ready") if key in found]
    assert found["overdue"] == ["Late", "Later"]
    assert (found["new"], found["ready"]) == (["Fresh"], ["Papers"])


def test_a_first_step_that_nobody_chose_puts_off_no_first_call(browser_of, malika):
    lead = make_lead(owner=malika, first_name="Fresh", last_name="")
    plan_first_steps_due(timezone.now())
    lead.refresh_from_db()
    assert lead.next_contact_at > timezone.now() + timedelta(days=1, hours=-1)
    assert keys(malika) == {"new": ["Fresh"]}
    press(browser_of(malika), lead, at="2030-01-05T10:00")
    assert keys(malika) == {}


def test_others_and_closed_leads_are_not_in_it(malika, owner):
    plan(make_lead(owner=owner), hours=-1)
    plan(make_lead(), hours=-1)
    plan(make_lead(owner=malika, status="lost"), hours=-1)
    assert keys(malika) == {}


def test_why_a_row_is_here_and_what_was_said_last(malika):
    lead = plan(make_lead(owner=malika, status="contacted"), hours=-2)
    add_note(lead=lead, text="Saturdays are good", actor=malika)
    log_touch(
        lead=lead, channel="phone", outcome="no_answer", actor=malika, next_contact_at=timezone.now() - timedelta(1)
    )
    (row,) = read_day(malika, timezone.now()).groups[0].rows
    assert (row.reason.text, row.said.text) == ("Tried 1 time, again due", "Saturdays are good")
    assert row.said.who.startswith("you, today")


def test_tasks_and_reminders_stand_among_the_leads(malika, owner):
    Task.objects.create(title="Print the list", assignee=malika, author=owner, due_at=timezone.now() - timedelta(1))
    Task.objects.create(title="Not mine", assignee=owner, author=owner, due_at=timezone.now() - timedelta(1))
    lead = make_lead(owner=malika, status="interested")
    reminder = add_reminder(lead=lead, text="Send", deadline_at=timezone.now() + timedelta(seconds=1), actor=owner)
    type(reminder).objects.update(deadline_at=timezone.now() - timedelta(hours=1))
    assert keys(malika)["overdue"] == ["Print the list", lead.name]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(LeadStatus), st.integers(-50, 50)), max_size=8))
def test_each_lead_is_in_it_once_at_most(malika, wanted):
    Lead.objects.update(is_archived=True)
    for status, hours in wanted:
        plan(make_lead(owner=malika, status=status), hours=hours)
    shown = [row.lead.pk for group in read_day(malika, timezone.now()).groups for row in group.rows]
    assert len(shown) == len(set(shown))
    late = {lead.pk for lead in Lead.objects.open().filter(owner=malika, next_contact_at__lt=timezone.now())}
    assert late <= set(shown)


@pytest.mark.parametrize(
    ("outcome", "channel", "result"),
    [
        ("called", "phone", "success"),
        ("no_answer", "phone", "no_answer"),
        ("wrote", "messenger", "pending"),
    ],
)
def test_a_press_writes_down_what_happened_and_the_row_leaves(browser_of, malika, outcome, channel, result):
    lead = plan(make_lead(owner=malika), hours=-1)
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT10:00")
    response = press(browser_of(malika), lead, outcome=outcome, at=tomorrow, note="Will think")
    touch = Touchpoint.objects.get()
    assert (touch.channel, touch.outcome, touch.note, touch.actor) == (channel, result, "Will think", malika)
    lead.refresh_from_db()
    assert timezone.localtime(lead.next_contact_at).strftime("%H:%M") == "10:00"
    assert f"lead-{lead.pk}" not in response.content.decode()
    assert "1 of 1 done" in response.content.decode()


def test_nobody_answered_so_it_comes_again_by_itself(browser_of, malika):
    lead = plan(make_lead(owner=malika), hours=-1)
    press(browser_of(malika), lead, outcome="no_answer")
    lead.refresh_from_db()
    assert lead.next_contact_at > timezone.now() + timedelta(minutes=110)


def test_a_press_that_arrives_twice_is_one(browser_of, malika):
    lead, browser = plan(make_lead(owner=malika), hours=-1), browser_of(malika)
    for _ in range(2):
        assert press(browser, lead, outcome="called", once="abc").status_code == 200
    assert Touchpoint.objects.count() == 1


def test_taken_back_the_row_returns(browser_of, malika):
    lead, browser = plan(make_lead(owner=malika), hours=-1), browser_of(malika)
    press(browser, lead, outcome="called")
    values = {"touchpoint": Touchpoint.objects.get().pk}
    response = browser.post(reverse("admin:my_day_undo", args=(lead.pk,)), values)
    assert f"lead-{lead.pk}" in response.content.decode()
    lead.refresh_from_db()
    assert (lead.status, lead.first_response_at) == ("new", None)


def test_a_date_alone_is_planned_and_taken_back(browser_of, malika):
    lead, browser = plan(make_lead(owner=malika, status="contacted"), hours=-1), browser_of(malika)
    lead.refresh_from_db()
    before = lead.next_contact_at
    response = press(browser, lead, at="2030-01-05T10:00")
    assert not Touchpoint.objects.exists()
    told = json.loads(response.headers["HX-Trigger"])["day:saved"]
    browser.post(told["url"], told["values"])
    lead.refresh_from_db()
    assert lead.next_contact_at == before


def test_nothing_chosen_or_nonsense_is_refused_in_words(browser_of, malika):
    lead, browser = make_lead(owner=malika), browser_of(malika)
    assert press(browser, lead).content.decode() == "Choose what happened, or when to speak next."
    assert press(browser, lead, outcome="flew").status_code == 400
    assert press(browser, lead, outcome="called", at="yesterday").status_code == 400
    assert not Touchpoint.objects.exists()


def test_what_is_somebody_elses_does_not_exist(browser_of, malika, owner):
    theirs = make_lead(owner=owner)
    browser = browser_of(malika)
    assert press(browser, theirs, outcome="called").status_code == 404
    assert browser.post(reverse("admin:my_day_done"), {"what": "task-1"}).status_code == 404
    assert browser.post(reverse("admin:my_day_done"), {"what": "lead-1"}).status_code == 400


def test_a_task_is_done_and_opened_again(browser_of, malika):
    task = Task.objects.create(title="Print", assignee=malika, author=malika, due_at=timezone.now())
    browser = browser_of(malika)
    browser.post(reverse("admin:my_day_done"), {"what": f"task-{task.pk}"})
    task.refresh_from_db()
    assert task.done_by == malika
    browser.post(reverse("admin:my_day_reopen"), {"what": f"task-{task.pk}"})
    task.refresh_from_db()
    assert task.done_at is None


def test_when_nothing_waits_a_free_lead_can_be_taken(browser_of, malika):
    free, browser = make_lead(), browser_of(malika)
    assert "Take" in browser.get(PAGE).content.decode()
    browser.post(reverse("admin:my_day_take", args=(free.pk,)))
    free.refresh_from_db()
    assert free.owner == malika
    assert free.events.filter(kind=EventKind.ASSIGNED).exists()
    assert browser.post(reverse("admin:my_day_take", args=(free.pk,))).status_code == 400


def test_fifty_rows_cost_as_many_queries_as_five_and_at_most_fifteen(browser_of, malika, teacher):
    browser = browser_of(malika)
    counts = []
    for many in (5, 45):
        for number in range(many):
            lead = plan(make_lead(owner=malika), hours=-number - 1)
            add_note(lead=lead, text="Said", actor=malika)
            make_client(owner=malika, phone="")
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
    assert browser_of(teacher).get(PAGE).status_code == 403


def test_a_salesperson_comes_home_to_my_day(browser_of, malika, owner):
    assert browser_of(malika).get("/admin/").url == PAGE
    assert browser_of(malika).get("/admin/?home=1").status_code == 200
    assert browser_of(owner).get("/admin/").status_code == 200


def test_leads_that_come_while_the_list_is_open_are_offered(browser_of, malika):
    browser = browser_of(malika)
    asked = re.search(r'hx-get="(/admin/my-day/news/[^"]*)"', browser.get(PAGE).content.decode())
    assert asked
    url = html.unescape(asked[1])
    assert browser.get(url).status_code == 204
    raise_alerts(kind=AlertKind.NEW_LEAD, news=[News(malika.pk, f"new-{n}", make_lead(owner=malika).pk) for n in "ab"])
    said = browser.get(url).content.decode()
    assert "2 new leads" in said
    again = re.search(r'hx-get="(/admin/my-day/news/[^"]*)"', said)
    assert again
    assert browser.get(html.unescape(again[1])).status_code == 204
    for known in ("", "x", "9" * 30, "-1", "99999999999"):
        assert browser.get(f"/admin/my-day/news/?known={known}").status_code == 204
