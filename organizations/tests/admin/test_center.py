"""Settings of the center, its journal, and what only the platform's staff may open."""

from datetime import time

import pytest
from django.test import Client

from organizations.choices import AuditKind, Credit, Role
from organizations.factories import make_member, make_organization, make_user
from organizations.models import AuditEvent, Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.tests.people import client_of

LIST = "/admin/organizations/organization/"
PLATFORM = (
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/axes/accessattempt/",
    "/admin/django_celery_beat/periodictask/",
    "/admin/django_celery_beat/periodictask/add/",
    "/admin/django_celery_beat/crontabschedule/",
    "/admin/django_celery_beat/crontabschedule/add/",
    "/admin/django_celery_beat/intervalschedule/",
    "/admin/django_celery_beat/clockedschedule/",
    "/admin/django_celery_beat/solarschedule/",
)


@pytest.fixture
def owner(here) -> Client:
    return client_of(here.owner.user)


def settings_of(center: Organization, **over) -> dict:
    fields = {
        "name": center.name,
        "language": "en",
        "country": "UZ",
        "timezone": "Asia/Tashkent",
        "currency": "UZS",
        "export_denied_roles": ["salesperson"],
        "working_days": ["0", "2", "4"],
        "opens_at": "09:00",
        "closes_at": "19:30",
        "first_response_minutes": "10",
        "accept_minutes": "15",
        "accept_chat_minutes": "5",
        "trial_reminder_minutes": "90",
        "trial_outcome_minutes": "5",
        "waiting_offer_hours": "24",
        "quiet_since": "21:00",
        "quiet_until": "08:00",
        "warns_below_score": "50",
        "credit_goes_to": "booker",
        "reveals_a_day": "40",
    }
    return {**fields, **over}


def test_an_owner_goes_straight_to_the_own_center(owner, here):
    assert owner.get(LIST).url == f"{LIST}{here.organization.pk}/change/"


def test_an_owner_changes_the_own_center_and_it_is_written_down(owner, here):
    address = f"{LIST}{here.organization.pk}/change/"
    assert owner.post(address, settings_of(here.organization, name="Renamed", slug="stolen")).url == address
    center = Organization.objects.get(pk=here.organization.pk)
    assert (center.name, center.export_denied_roles) == ("Renamed", ["salesperson"])
    assert center.credit_goes_to == Credit.BOOKER
    assert center.slug == here.organization.slug
    assert center.is_active
    with organization_scope(center):
        assert AuditEvent.objects.get(kind=AuditKind.CHANGED).actor == here.owner
    assert "Here owner" in owner.get(f"{LIST}{center.pk}/history/").content.decode()


def test_greetings_of_new_clients_are_switched_off_here(owner, here):
    address = f"{LIST}{here.organization.pk}/change/"
    assert here.organization.welcomes_clients
    owner.post(address, settings_of(here.organization))
    assert not Organization.objects.get(pk=here.organization.pk).welcomes_clients


def test_how_leads_are_worked_on_is_set_here(owner, here):
    address = f"{LIST}{here.organization.pk}/change/"
    owner.post(address, settings_of(here.organization, score_moves_status="on", masked_phone_roles=["receptionist"]))
    center = Organization.objects.get(pk=here.organization.pk)
    assert (center.working_days, center.opens_at, center.closes_at) == ([0, 2, 4], time(9), time(19, 30))
    assert (center.first_response_minutes, center.reveals_a_day) == (10, 40)
    assert (center.trial_reminder_minutes, center.trial_outcome_minutes) == (90, 5)
    assert (center.score_moves_status, center.assigns_by_rules) == (True, False)
    assert center.masked_phone_roles == ["receptionist"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("closes_at", "09:00", "closes at another time than it opens"),
        ("working_days", [], "Tick at least one day"),
        ("working_days", ["7"], "7 is not one of the available choices"),
        ("masked_phone_roles", ["owner"], "owner is not one of the available choices"),
        ("warns_below_score", "101", "less than or equal to 100"),
        ("first_response_minutes", "-1", "greater than or equal to 0"),
        ("opens_at", "25:00", "Enter a valid time"),
    ],
)
def test_hours_that_cannot_be_are_refused(owner, here, field, value, said):
    page = owner.post(f"{LIST}{here.organization.pk}/change/", settings_of(here.organization, **{field: value}))
    assert said in page.content.decode()


def test_roles_without_export_never_name_the_owner(owner, here):
    page = owner.post(
        f"{LIST}{here.organization.pk}/change/", settings_of(here.organization, export_denied_roles=["owner"])
    )
    assert "not one of the available choices" in page.content.decode()


def test_a_country_that_is_not_in_the_list_is_kept(owner, here):
    Organization.objects.filter(pk=here.organization.pk).update(country="PE", timezone="America/Lima", currency="PEN")
    page = owner.get(f"{LIST}{here.organization.pk}/change/").content.decode()
    assert '<option value="PE" selected' in page
    assert '<option value="PEN" selected' in page


def test_another_center_is_not_there_for_an_owner(owner, there):
    address = f"{LIST}{there.organization.pk}/change/"
    assert owner.get(address).status_code == 404
    assert owner.get(f"{LIST}{there.organization.pk}/history/").status_code == 404
    assert owner.post(address, settings_of(there.organization, name="Stolen")).status_code == 404
    assert Organization.objects.get(pk=there.organization.pk).name == "There center"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_owners_open_the_settings(role, here):
    client = client_of(make_member(role, organization=here.organization).user)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{here.organization.pk}/change/").status_code == 403


def test_nobody_adds_or_deletes_a_center_here(owner, here):
    root = client_of(make_user(is_superuser=True))
    for client in (owner, root):
        assert client.get(f"{LIST}add/").status_code == 403
        assert client.post(f"{LIST}{here.organization.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_platform_sees_all_centers_and_closes_one(here, there):
    root = client_of(make_user(is_superuser=True))
    page = root.get(LIST).content.decode()
    assert "Here center" in page
    assert "There center" in page
    fields = settings_of(there.organization, slug=there.organization.slug)
    assert root.post(f"{LIST}{there.organization.pk}/change/", fields).url == LIST
    assert not Organization.objects.get(pk=there.organization.pk).is_active


def test_what_the_platform_changes_stands_in_the_journal_of_that_center(here, there):
    root = make_user(is_superuser=True)
    make_member(Role.OWNER, organization=here.organization, user=root)
    fields = settings_of(there.organization, slug=there.organization.slug, is_active="on", name="New name")
    client_of(root).post(f"{LIST}{there.organization.pk}/change/", fields)
    with platform_wide():
        event = AuditEvent.objects.get(kind=AuditKind.CHANGED)
    assert (event.organization_id, event.actor) == (there.organization.pk, None)


@pytest.mark.parametrize("address", PLATFORM)
def test_tables_of_the_platform_are_for_superusers_only(address, owner, client):
    assert owner.get(address).status_code == 403
    assert owner.post(address).status_code == 403
    assert client.get(address).status_code == 302
    assert client_of(make_user(is_superuser=True)).get(address).status_code == 200


def test_the_journal_is_read_only(owner, here):
    with organization_scope(here.organization):
        event = AuditEvent.objects.create(kind=AuditKind.EXPORTED, actor=here.owner, label="leads", payload={"rows": 3})
    address = "/admin/organizations/auditevent/"
    page = owner.get(address).content.decode()
    assert "Rows: 3" in page
    assert owner.get(f"{address}add/").status_code == 403
    assert owner.post(f"{address}{event.pk}/change/", {"label": "X"}).status_code == 403
    assert owner.post(f"{address}{event.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("kind", AuditKind.values)
def test_each_kind_of_entry_is_shown(kind, owner, here):
    with organization_scope(here.organization):
        AuditEvent.objects.create(kind=kind, payload={"counts": {"created": {"new": 2}}, "roles": ["teacher"]})
    page = owner.get("/admin/organizations/auditevent/").content.decode()
    assert "Roles: Teacher, New: 2" in page


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"rows": 5, "counts": {"created": {"new": 3, "family": 1}, "invalid": {"bad_cell": 1}}}, "New: 4, Invalid: 1"),
        ({"withdrawn": True}, "Withdrawn"),
        ({"row": 7, "decision": "different"}, "Row: 7, Decision: not a duplicate"),
        ({"model": "leads.lead", "filters": "", "ticked": True, "count": 12, "kind": "xlsx"}, "Leads: 12, File: Excel"),
    ],
)
def test_what_was_noted_of_an_act_is_said_in_words(payload, words, owner, here):
    with organization_scope(here.organization):
        AuditEvent.objects.create(kind=AuditKind.CHANGED, payload=payload)
    page = owner.get("/admin/organizations/auditevent/").content.decode()
    assert words in page
    assert "leads.lead" not in page


def test_the_journal_shows_the_own_center_only(owner, there):
    make_organization()
    with organization_scope(there.organization):
        AuditEvent.objects.create(kind=AuditKind.ADDED, label="Secret of There")
    assert "Secret of There" not in owner.get("/admin/organizations/auditevent/").content.decode()
