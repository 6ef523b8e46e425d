"""Rows about people who are clients, or belong to one: a lead of its own that is tied to the client."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.choices import ClientEventKind, ClientTie
from clients.factories import make_client
from clients.models import Client, ClientEvent
from clients.services.link_contact import link_contact
from import_service.models import ImportRow
from import_service.pipeline.work import work_on
from import_service.services.fix_row import decide_row, fix_row
from import_service.services.steer_import import undo_import
from import_service.tests.imports import outcomes, plan, run, write
from leads.factories import make_lead
from leads.models import Lead
from leads.services.add_note import add_note
from organizations.factories import make_member
from organizations.models import Organization

pytestmark = pytest.mark.usefixtures("center")

HEADER = "Name,Phone\n"
SELF, FAMILY = ClientTie.SELF, ClientTie.FAMILY


@pytest.fixture
def mother(center: Organization) -> Client:
    return make_client(first_name="Nilufar", last_name="Karimova", phone="+998905550101")


@pytest.fixture
def bek(mother: Client) -> Client:
    bek = make_client(first_name="Bek", last_name="Karimov", phone="")
    link_contact(client=bek, contact=mother, actor=None)
    return bek


def ties() -> dict[str, tuple[int | None, str]]:
    return {name: (client, tie) for name, client, tie in Lead.objects.values_list("first_name", "client", "client_tie")}


def told() -> list[tuple[int, int, str | None]]:
    """(client, lead, what) of the interests in the stories of clients."""
    events = ClientEvent.objects.filter(kind=ClientEventKind.NEW_INTEREST).order_by("pk")
    return [(event.client_id, event.payload["lead"], event.payload.get("what")) for event in events]


def test_new_leads_are_tied_and_no_second_client_is_made(mother: Client, bek: Client) -> None:
    job = run(HEADER + "Bek Karimov,905550101\nLola Karimova,905550101\nTimur Azizov,905550102\n")
    assert outcomes(job) == {"created": 3}
    assert ties() == {"Bek": (bek.pk, SELF), "Lola": (mother.pk, FAMILY), "Timur": (None, "")}
    assert Client.objects.count() == 2
    leads = dict(Lead.objects.values_list("first_name", "pk"))
    assert told() == [(bek.pk, leads["Bek"], None), (mother.pk, leads["Lola"], None)]
    assert bek.events.latest("pk").payload["version"] == Client.objects.get(pk=bek.pk).version == 2


def test_a_further_phone_and_a_child_beside_a_known_lead_are_tied_too(mother: Client) -> None:
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550103")
    run("Name,Phone,Phone 2\nLola Karimova,905550103,905550101\n")
    lola = Lead.objects.get(first_name="Lola")
    assert (lola.client_id, lola.client_tie) == (mother.pk, FAMILY)
    assert lola.family_id is not None


def test_who_is_a_lead_already_gets_no_second_one(mother: Client) -> None:
    make_lead(first_name="Lola", last_name="Karimova", phone="+998905550101")
    job = run(HEADER + "Lola Karimova,905550101\n")
    assert outcomes(job) == {"updated": 1}
    assert len(told()) == 1


def test_a_client_that_comes_between_preview_and_confirming_is_met(center: Organization) -> None:
    job = plan(HEADER + "Lola Karimova,905550101\n")
    lola = make_client(first_name="Lola", last_name="Karimova", phone="+998905550101")
    write(job)
    assert ties() == {"Lola": (lola.pk, SELF)}


def test_a_corrected_row_meets_the_client_of_its_new_phone(mother: Client) -> None:
    job = plan(HEADER + "Nilufar Karimova,905550102\n")
    assert not job.rows.filter(client__isnull=False).exists()
    fix_row(row=job.rows.get(), cells={"Phone": "905550101"}, actor=None)
    assert job.rows.get().client_id == mother.pk
    fix_row(row=job.rows.get(), cells={"Phone": "905550102"}, actor=None)
    assert job.rows.get().client_id is None


def test_a_row_that_a_person_decided_is_tied(mother: Client) -> None:
    make_lead(first_name="Lola", last_name="Karimova", phone="+998905550101", birth_date=None)
    job = run(HEADER + "Lola Petrova,905550101\n")
    row: ImportRow = job.rows.get()
    assert row.outcome == "review"
    decide_row(row=row, decision="different", actor=None)
    assert ties()["Lola"] == (mother.pk, FAMILY)
    assert len(told()) == 2


def test_an_undone_import_unties_its_leads_and_says_so(mother: Client, center: Organization) -> None:
    job = run(HEADER + "Lola Karimova,905550101\nNilufar Karimova,905550101\n")
    kept = Lead.objects.get(first_name="Nilufar")
    add_note(lead=kept, text="Called back", actor=make_member(organization=center))
    undo_import(job=job, actor=None)
    work_on(job.pk)
    assert ties() == {"Lola": (None, ""), "Nilufar": (mother.pk, SELF)}
    lola = Lead.objects.get(first_name="Lola")
    assert [said[1:] for said in told()] == [(lola.pk, None), (kept.pk, None), (lola.pk, "taken_back")]


def test_rows_of_clients_cost_a_constant_number_of_statements(center: Organization) -> None:
    def cost(start: int, rows: int) -> int:
        phones = [f"90555{number:04}" for number in range(start, start + rows)]
        for phone in phones:
            make_client(first_name="Aziza", phone=f"+998{phone}")
        with CaptureQueriesContext(connection) as captured:
            run(HEADER + "".join(f"Lola,{phone}\n" for phone in phones))
        return len(captured)

    cost(0, 2)
    few = cost(100, 2)
    assert cost(200, 30) == few
    assert Lead.objects.filter(client_tie=FAMILY).count() == 34
