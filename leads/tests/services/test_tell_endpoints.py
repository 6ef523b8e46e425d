"""What webhooks are told of leads: in the transaction of the event, as it was then, in as few statements for many as
for one."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from common import veil
from leads.choices import LeadStatus
from leads.factories import make_lead, make_source
from leads.hook_events import TYPES
from leads.models import Lead
from leads.services.archive_leads import archive_leads, restore_leads
from leads.services.assign_leads import assign_leads
from leads.services.change_status import change_statuses
from leads.services.convert_lead import convert_lead
from leads.services.edit_lead import edit_lead
from leads.services.erase_person import erase_person
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import undo_merge
from messaging.choices import EndpointState
from messaging.factories import make_endpoint
from messaging.models import WebhookPost

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(scope):
    return make_endpoint(events=list(TYPES))


def told(kind="") -> list[dict]:
    """Bodies of posts, oldest first."""
    posts = WebhookPost.objects.order_by("pk")
    found = [json.loads(post.body) for post in posts]
    return [one for one in found if not kind or one["type"] == kind]


def test_a_newcomer_with_names_addresses_source_and_owner(endpoint, malika):
    lead = make_lead(
        first_name="Aziz", last_name="Karimov", phone="+998901234567", email="a@b.uz", source=make_source(name="Site"),
        owner=malika,
    )  # fmt: skip
    (one,) = told()
    assert one["type"] == "lead.created"
    data = one["data"]["lead"]
    assert (data["id"], data["name"], data["phone"]) == (str(lead.public_id), "Aziz Karimov", "+998901234567")
    assert (data["source"]["name"], data["owner"]) == ("Site", {"id": str(malika.public_id), "name": malika.name})
    assert WebhookPost.objects.get().subject == f"lead:{lead.pk}"


def test_each_event_says_what_it_is(endpoint, manager, malika):
    lead = make_lead(first_name="Aziz", phone="+998901234567")
    edit_lead(lead_id=lead.pk, changes={"last_name": "Karimov"}, actor=manager, version=lead.version)
    only = Lead.objects.filter(pk=lead.pk)
    assign_leads(leads=only, owners=[malika], actor=manager)
    change_statuses(leads=only, status=LeadStatus.LOST, actor=manager, reason="Too far")
    archive_leads(leads=only, actor=manager)
    restore_leads(leads=only, actor=manager)
    kinds = [one["type"] for one in told()]
    assert kinds == [
        *("lead.created", "lead.updated", "lead.assigned", "lead.status_changed", "lead.archived", "lead.restored")
    ]
    assert told("lead.updated")[0]["data"]["changed"] == ["last_name"]
    assert told("lead.assigned")[0]["data"]["to"] == malika.name
    moved = told("lead.status_changed")[0]["data"]
    assert (moved["from"], moved["to"], moved["reason"], moved["by"]) == ("new", "lost", "Too far", manager.name)
    assert moved["lead"]["status"] == "lost"
    assert [one["data"]["lead"]["is_archived"] for one in told()] == [False] * 4 + [True, False]


def test_a_merge_names_who_went_into_whom(endpoint, manager):
    winner, absorbed = make_lead(first_name="Aziz"), make_lead(first_name="Aziz")
    (merge,) = merge_leads(winner=winner, absorbed=[absorbed], choices={}, actor=manager)
    undo_merge(merge=merge, actor=manager)
    (into,), (out,) = told("lead.merged"), told("lead.unmerged")
    assert (into["data"]["lead"]["id"], into["data"]["into"]) == (str(absorbed.public_id), str(winner.public_id))
    assert (out["data"]["lead"]["id"], out["data"]["out_of"]) == (str(absorbed.public_id), str(winner.public_id))


def test_a_lead_that_became_a_client_names_the_client(endpoint, manager):
    lead = make_lead(first_name="Aziz", phone="+998901234567", status=LeadStatus.QUALIFIED)
    client = convert_lead(lead=lead, actor=manager, is_sure=True).client
    (one,) = told("client.created")
    assert one["data"]["client"] == {"id": str(client.public_id), "name": client.name}
    assert told("lead.status_changed")[0]["data"]["to"] == "enrolled"


def test_of_who_is_erased_only_the_number_is_told_and_all_else_is_forgotten(endpoint, manager):
    lead = make_lead(first_name="Nemo", phone="+998907654321")
    erase_person(lead=lead, actor=manager)
    bodies = list(WebhookPost.objects.order_by("pk").values_list("body", flat=True))
    assert bodies[0] == ""
    assert told_last() == {"lead": {"id": str(lead.public_id)}}
    assert "Nemo" not in str(bodies)


def told_last() -> dict:
    return json.loads(WebhookPost.objects.order_by("pk").last().body)["data"]


def test_what_the_screen_of_one_person_hides_is_told_all_the_same(endpoint):
    with veil.drawn(veil.Veil(list)):
        make_lead(first_name="", last_name="", phone="+998901234567")
    assert told_last()["lead"]["phone"] == "+998901234567"


def test_only_what_was_asked_for_and_only_while_it_is_on(scope, malika, manager):
    assigned = make_endpoint(events=["lead.assigned"])
    make_endpoint(events=["lead.assigned"], state=EndpointState.OFF)
    make_endpoint(events=["lead.assigned"], state=EndpointState.GONE)
    lead = make_lead(first_name="Aziz")
    assign_leads(leads=Lead.objects.filter(pk=lead.pk), owners=[malika], actor=manager)
    assert [(post.endpoint, post.type) for post in WebhookPost.objects.all()] == [(assigned, "lead.assigned")]


def test_what_did_not_happen_is_not_told(endpoint):
    with transaction.atomic():
        make_lead(first_name="Aziz")
        transaction.set_rollback(True)
    assert not WebhookPost.objects.exists()


def queries_of_assigning(number: int, owner, actor) -> int:
    pks = [make_lead(first_name=f"Lead {number} {place}").pk for place in range(number)]
    with CaptureQueriesContext(connection) as asked:
        assign_leads(leads=Lead.objects.filter(pk__in=pks), owners=[owner], actor=actor)
    return len(asked)


def test_many_cost_as_few_statements_as_one(scope, malika, manager):
    without = queries_of_assigning(1, malika, manager)
    endpoint = make_endpoint(events=["lead.assigned"])
    one, many = queries_of_assigning(1, malika, manager), queries_of_assigning(60, malika, manager)
    assert (one - without, many) == (2, one)
    assert endpoint.posts.count() == 61
