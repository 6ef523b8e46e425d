"""The page of tasks and the card on a lead's page, through real requests."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from leads.factories import make_lead
from organizations.factories import make_member, make_organization
from organizations.models import Membership
from organizations.scoping import organization_scope
from reminders.models import Task
from reminders.services.give_task import give_task

LIST = "/admin/reminders/task/"
HTMX = {"HX-Request": "true"}


def give(client, title: str, assignee: Membership, **more):
    data = {"title": title, "assignee": str(assignee.public_id), **more}
    return client.post(f"{LIST}give/", data, headers=HTMX)


def test_one_line_gives_a_task_to_a_colleague_until_a_moment(center, malika, teacher, browser_of):
    client = browser_of(malika)
    page = give(client, "Call the printer", teacher, due_at="2030-05-06T10:00", place="given")
    assert "Call the printer" in page.content.decode()
    with organization_scope(center):
        task = Task.objects.get()
    assert (task.assignee, task.author) == (teacher, malika)
    assert timezone.localtime(task.due_at, center.zone).isoformat() == "2030-05-06T10:00:00+05:00"


def test_tabs_count_open_tasks(center, malika, teacher, owner, browser_of):
    with organization_scope(center):
        give_task(title="Mine", assignee=malika, author=malika)
        give_task(title="Hers", assignee=teacher, author=malika)
        give_task(title="Sign the lease", assignee=owner, author=owner)
    tabs = {tab.key: tab.count for tab in browser_of(malika).get(LIST).context["tabs"]}
    assert tabs == {"mine": "1", "given": "1", "done": ""}
    assert browser_of(owner).get(LIST).context["tabs"][2].count == "3"
    page = browser_of(malika).get(f"{LIST}?tab=all").content.decode()
    assert "Sign the lease" not in page


def test_one_click_finishes_and_one_takes_it_back(center, malika, browser_of):
    with organization_scope(center):
        task = give_task(title="Call the printer", assignee=malika, author=malika)
    client = browser_of(malika)
    answer = client.post(f"{LIST}{task.pk}/done/", {"place": "mine"}, headers=HTMX)
    assert f'id="task-{task.pk}"' not in answer.content.decode()
    told = json.loads(answer["HX-Trigger"])["crm:told"]
    assert told["undo"] == "Undo"
    client.post(told["url"], told["values"], headers=HTMX)
    with organization_scope(center):
        assert Task.objects.open().exists()


def test_overdue_tasks_are_marked_and_come_first(center, malika, browser_of):
    now = timezone.now()
    with organization_scope(center):
        give_task(title="Some day", assignee=malika, author=malika)
        give_task(title="Next week", assignee=malika, author=malika, due_at=now + timedelta(days=7))
        give_task(title="Yesterday", assignee=malika, author=malika, due_at=now - timedelta(days=1))
    rows = browser_of(malika).get(LIST).context["rows"]
    assert [(row.task.title, row.is_late) for row in rows] == [
        ("Yesterday", True),
        ("Next week", False),
        ("Some day", False),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Write what has to be done"),
        ({"due_at": "0001-01-01T00:00"}, "Check the year"),
        ({"due_at": "soon"}, "Enter a valid date"),
        ({"lead": "999999999"}, "Select a valid choice"),
        ({"title": "x" * 201}, "at most 200"),
    ],
)
def test_bad_input_says_what_is_wrong_and_saves_nothing(center, malika, browser_of, change, words):
    data = {"title": "Call", "assignee": str(malika.public_id), **change}
    answer = browser_of(malika).post(f"{LIST}give/", data, headers=HTMX)
    assert (answer.status_code, words in answer.content.decode()) == (400, True)
    with organization_scope(center):
        assert not Task.objects.exists()


def test_people_and_leads_of_another_center_cannot_be_named(center, malika, browser_of):
    other = make_organization()
    stranger = make_member(organization=other)
    with organization_scope(other):
        lead = make_lead()
    client = browser_of(malika)
    assert give(client, "Call", stranger).status_code == 400
    assert give(client, "Call", malika, lead=lead.pk).status_code == 400


def test_a_task_of_others_is_not_there_for_a_seller(center, malika, owner, browser_of):
    with organization_scope(center):
        task = give_task(title="Secret", assignee=owner, author=owner)
    client = browser_of(malika)
    assert client.post(f"{LIST}{task.pk}/done/").status_code == 404
    assert client.get(f"{LIST}{task.pk}/change/").status_code == 404


def test_partners_have_no_tasks(partner, browser_of):
    client = browser_of(partner)
    assert client.get(LIST).status_code == 403
    assert "/admin/reminders/" not in client.get("/admin/").content.decode()


def test_the_card_on_a_lead_adds_and_finishes_tasks_about_it(center, malika, browser_of):
    with organization_scope(center):
        lead = make_lead(owner=malika)
    client = browser_of(malika)
    assert "Give a task" in client.get(f"/admin/leads/lead/{lead.pk}/change/").content.decode()
    card = give(client, "Send the price list", malika, lead=lead.pk, place="lead").content.decode()
    assert 'id="lead-tasks"' in card
    assert "Send the price list" in card
    with organization_scope(center):
        task = Task.objects.get(lead=lead)
    done = client.post(f"{LIST}{task.pk}/done/", {"place": "lead"}, headers=HTMX).content.decode()
    assert "Send the price list" not in done


def test_the_name_of_a_lead_is_shown_only_to_who_may_see_it(center, malika, owner, browser_of):
    with organization_scope(center):
        lead = make_lead(owner=owner, first_name="Sevinch")
        give_task(title="Ask the owner", assignee=malika, author=owner, lead=lead)
    assert "Sevinch" not in browser_of(malika).get(LIST).content.decode()
    assert "Sevinch" in browser_of(owner).get(f"{LIST}?tab=given").content.decode()


def test_the_form_of_a_task_passes_it_on_and_tells_the_new_person(center, malika, teacher, browser_of):
    with organization_scope(center):
        task = give_task(title="Call", assignee=malika, author=malika)
    client = browser_of(malika)
    data = {"title": "Call the printer", "notes": "", "assignee": teacher.pk, "due_at_0": "", "due_at_1": ""}
    assert client.post(f"{LIST}{task.pk}/change/", data).status_code == 302
    assert "Task from Malika Yusupova" in browser_of(teacher).get("/admin/reminders/alert/").content.decode()


def test_a_long_list_costs_no_more_statements(center, malika, browser_of, django_assert_max_num_queries):
    with organization_scope(center):
        leads = [make_lead(owner=malika) for _ in range(3)]
        for number in range(60):
            give_task(title=f"Task {number}", assignee=malika, author=malika, lead=leads[number % 3])
    client = browser_of(malika)
    client.get(LIST)
    with django_assert_max_num_queries(15):
        page = client.get(LIST)
    assert len(page.context["rows"]) == 50
