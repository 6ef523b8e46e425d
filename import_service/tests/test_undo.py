"""Undo archives what an import created and empties what it filled, but for what somebody has touched."""

import pytest

from import_service.choices import JobStatus, Outcome
from import_service.pipeline.work import work_on
from import_service.services.steer_import import WrongMoment, undo_import
from import_service.tests.imports import outcomes, run
from leads.choices import EventKind
from leads.factories import make_lead
from leads.models import Lead
from leads.services.add_note import add_note
from leads.services.edit_lead import edit_lead
from organizations.factories import make_member
from organizations.kept_counts import keep
from organizations.models import Organization

pytestmark = pytest.mark.usefixtures("center")

TWO = "Name,Phone\nTimur Karimov,905550101\nKamola Azizova,905550102\n"


def undo(job):
    undo_import(job=job, actor=None)
    return work_on(job.pk)


def test_untouched_leads_are_archived_with_an_event() -> None:
    job = undo(run(TWO))
    assert job.status == JobStatus.UNDONE
    assert job.format["undone"] == {"archived": 2, "left": 0, "emptied": 0}
    assert not Lead.objects.filter(is_archived=False).exists()
    for lead in Lead.objects.all():
        assert lead.events.filter(kind=EventKind.IMPORT_UNDONE).count() == 1


def test_whoever_sees_that_an_import_is_done_or_undone_sees_new_counts(
    center: Organization, django_capture_on_commit_callbacks
) -> None:
    def look() -> int:
        return keep("current-leads", center.pk, 30, Lead.objects.filter(is_archived=False).count)

    assert look() == 0
    job = run(TWO)
    assert look() == 2
    with django_capture_on_commit_callbacks(execute=True):
        undo(job)
    assert look() == 0


def test_a_lead_somebody_worked_on_is_left(center: Organization) -> None:
    job = run(TWO)
    worked_on = Lead.objects.get(phone="+998905550101")
    add_note(lead=worked_on, text="Called, wants Saturdays", actor=make_member(organization=center))
    undo(job)
    assert list(Lead.objects.filter(is_archived=False)) == [worked_on]


def test_a_lead_that_came_again_by_another_file_is_left() -> None:
    first = run(TWO)
    run("Name,Phone,Email\nTimur Karimov,905550101,t@example.com\n")
    assert undo(first).format["undone"]["left"] == 1


def test_filled_blanks_are_emptied_unless_changed_since(center: Organization) -> None:
    lead = make_lead(first_name="Timur", last_name="Karimov", phone="+998905550101")
    job = run("Name,Phone,Email,City\nTimur Karimov,905550101,t@example.com,Tashkent\n")
    lead.refresh_from_db()
    edit_lead(
        lead_id=lead.pk, changes={"city": "Samarkand"}, actor=make_member(organization=center), version=lead.version
    )
    undo(job)
    lead.refresh_from_db()
    assert (lead.email, lead.city) == ("", "Samarkand")
    assert "t@example.com" not in lead.search_text


def test_rows_of_an_undone_import_come_in_again() -> None:
    undo(run(TWO))
    assert outcomes(run(TWO)) == {Outcome.CREATED: 2}
    assert Lead.objects.filter(is_archived=False).count() == 2


def test_undo_needs_a_finished_import() -> None:
    job = undo(run(TWO))
    with pytest.raises(WrongMoment):
        undo_import(job=job, actor=None)
