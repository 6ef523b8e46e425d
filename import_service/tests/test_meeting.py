"""Who meets whom: the same person, a family, a stranger with the same phone, the same row again."""

import pytest

from import_service.choices import Outcome, Reason
from import_service.tests.imports import outcomes, plan, reasons, run
from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead, make_source
from leads.models import Lead, LeadEvent
from leads.services.change_status import change_statuses
from organizations.factories import make_member
from organizations.models import Organization

pytestmark = pytest.mark.usefixtures("center")

HEADER = "Имя ребёнка,Телефон,Дата рождения,Email\n"


def test_new_people_become_leads_with_an_event_each() -> None:
    job = run(HEADER + "Азизова Мадина,90 555 01 72,,\nTimur Karimov,+998 93 555-01-83,14.03.2015,t@example.com\n")
    assert outcomes(job) == {Outcome.CREATED: 2}
    timur = Lead.objects.get(phone="+998935550183")
    assert (timur.first_name, timur.last_name, str(timur.birth_date)) == ("Timur", "Karimov", "2015-03-14")
    event = LeadEvent.objects.get(lead=timur)
    assert event.kind == EventKind.CREATED
    assert event.payload["job"] == str(job.public_id)


def test_a_known_phone_with_another_given_name_is_family_with_the_same_owner(center: Organization) -> None:
    seller = make_member(organization=center)
    brother = make_lead(first_name="Timur", last_name="Azizov", phone="+998905550144", owner=seller)
    job = run(HEADER + "Azizova Kamola,905550144,,\n")
    assert reasons(job) == {2: Reason.FAMILY}
    sister = Lead.objects.get(first_name="Kamola")
    brother.refresh_from_db()
    assert sister.family_id is not None
    assert sister.family_id == brother.family_id
    assert sister.owner_id == seller.pk
    assert sister.events.filter(kind=EventKind.FAMILY_LINKED).count() == 1


def test_twins_in_one_file_are_two_leads_of_one_family() -> None:
    job = run(HEADER + "Hasanova Fotima,905550101,01.02.2014,\nHasanova Zuhra,905550101,01.02.2014,\n")
    assert outcomes(job) == {Outcome.CREATED: 2}
    fotima, zuhra = Lead.objects.order_by("id")
    assert fotima.family_id == zuhra.family_id is not None


def test_the_same_child_in_latin_and_cyrillic_is_one_lead() -> None:
    job = run(HEADER + "Людмила Ким,905550101,,\nLyudmila Kim,+998905550101,,\n")
    assert outcomes(job) == {Outcome.CREATED: 1, Outcome.DUPLICATE: 1}
    assert job.rows.get(number=3).other_row == 2


def test_a_later_row_of_the_same_person_fills_what_the_first_left_blank() -> None:
    job = run(HEADER + "Timur Karimov,905550101,,\nTimur Karimov,905550101,14.03.2015,t@example.com\n")
    assert outcomes(job) == {Outcome.CREATED: 1, Outcome.UPDATED: 1}
    lead = Lead.objects.get()
    assert (str(lead.birth_date), lead.email) == ("2015-03-14", "t@example.com")


def test_a_known_person_is_filled_never_overwritten_and_applies_again() -> None:
    lead = make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101", email="old@example.com")
    job = run(HEADER + "Timur Karimov,90-555-01-01,14.03.2015,new@example.com\n")
    assert outcomes(job) == {Outcome.UPDATED: 1}
    lead.refresh_from_db()
    assert (lead.email, str(lead.birth_date)) == ("old@example.com", "2015-03-14")
    assert set(lead.events.values_list("kind", flat=True)) == {
        EventKind.CREATED,
        EventKind.APPLIED_AGAIN,
        EventKind.FILLED,
    }


def test_a_lost_lead_that_applies_again_is_open_again() -> None:
    lead = make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101")
    change_statuses(leads=Lead.objects.all(), status=LeadStatus.LOST, actor=None, reason="Too far")
    run(HEADER + "Timur Karimov,905550101,,\n")
    lead.refresh_from_db()
    assert lead.status == LeadStatus.NEW


def test_a_row_that_matches_two_different_leads_goes_to_a_person() -> None:
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101")
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550102", email="t@example.com")
    job = plan(HEADER + "Timur Karimov,905550101,,t@example.com\n")
    assert reasons(job) == {2: Reason.SEVERAL_MATCHES}


def test_another_birth_date_makes_another_learner() -> None:
    make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101", birth_date="2010-01-01")
    assert reasons(plan(HEADER + "Timur Karimov,905550101,14.03.2015,\n")) == {2: Reason.FAMILY}


def test_an_id_of_the_source_is_proof_whatever_the_name() -> None:
    source = make_source()
    text = "Prospect ID,Name,Phone\nab-{0},{1},{2}\nab-9,Zarina,905550103\n"
    run(text.format(7, "Timur", "905550101"), source=source)
    job = run(text.format(7, "Temurbek", "905550102"), source=source)
    assert reasons(job) == {2: Reason.FILLS, 3: Reason.IMPORTED_BEFORE}


def test_the_same_file_again_changes_nothing() -> None:
    text = HEADER + "Timur Karimov,905550101,,\nKamola Azizova,905550102,,\n"
    run(text)
    before = list(Lead.objects.order_by("id").values())
    events = LeadEvent.objects.count()
    job = run(text)
    assert outcomes(job) == {Outcome.DUPLICATE: 2}
    assert list(Lead.objects.order_by("id").values()) == before
    assert LeadEvent.objects.count() == events


def test_a_second_phone_in_the_cell_is_found_by_the_next_file() -> None:
    run(HEADER + '"Timur Karimov","905550101, 935550102",,\n')
    job = run(HEADER + "Timur Karimov,935550102,14.03.2015,\n")
    assert outcomes(job) == {Outcome.UPDATED: 1}
    assert Lead.objects.count() == 1
