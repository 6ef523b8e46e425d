"""One lead that comes alive from a chat goes the road of a row."""

import pytest
from django.core.exceptions import ValidationError

from import_service.choices import Outcome, Reason
from import_service.services.take_in_lead import TakenIn, take_in_lead
from leads.choices import Door, EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import DuplicateCandidate, Lead, LeadEvent, LeadSource
from organizations.models import Organization
from scheduling.models import Course

AZIZ = {"full_name": "Aziz Karimov", "phone": "90 123 45 67", "telegram_id": "7001"}


def taken(**over: object) -> TakenIn:
    given = {"cells": AZIZ, "source": None, "door": Door.BOT, **over}
    return take_in_lead(**given)


def test_a_new_person_is_cleaned_and_created(center: Organization) -> None:
    course = Course.objects.create(name="IELTS")
    source = LeadSource.objects.create(name="Instagram")
    cells = {**AZIZ, "course": "ielts", "preferred_time": "after 18:00", "Age": "19", "note": "From the chat"}
    done = taken(cells=cells, source=source)
    lead = done.lead
    assert (done.outcome, done.reason) == (Outcome.CREATED, Reason.NEW)
    assert (lead.first_name, lead.last_name, lead.phone) == ("Aziz", "Karimov", "+998901234567")
    assert (lead.telegram_id, lead.course, lead.source, lead.door) == (7001, course, source, Door.BOT)
    assert (lead.preferred_time, lead.extra) == ("after 18:00", {"Age": "19"})
    assert LeadEvent.objects.filter(lead=lead, kind=EventKind.NOTE).exists()


def test_the_same_telegram_is_the_same_person(center: Organization) -> None:
    known = make_lead(first_name="Aziz", last_name="", phone="", telegram_id=7001, status=LeadStatus.LOST)
    done = taken()
    assert (done.lead.pk, done.outcome) == (known.pk, Outcome.UPDATED)
    assert (done.lead.phone, done.lead.status) == ("+998901234567", LeadStatus.NEW)
    assert LeadEvent.objects.filter(lead=known, kind=EventKind.APPLIED_AGAIN).exists()


def test_a_proven_phone_with_the_same_name_is_the_same_person(center: Organization) -> None:
    known = make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567", telegram_id=None)
    done = taken()
    assert (done.lead.pk, done.lead.telegram_id) == (known.pk, 7001)
    assert Lead.objects.count() == 1


def test_a_typed_phone_opens_nobody_else_s_lead(center: Organization) -> None:
    known = make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567", telegram_id=None)
    done = taken(is_proven=False)
    assert done.lead.pk != known.pk
    known.refresh_from_db()
    assert known.telegram_id is None
    assert DuplicateCandidate.objects.filter(older=known, newer=done.lead).exists()


def test_another_child_is_family_with_the_same_owner(center: Organization, owner: object) -> None:
    known = make_lead(first_name="Aziz", phone="+998901234567", telegram_id=7001, owner=owner)
    done = taken(cells={**AZIZ, "full_name": "Malika Karimova", "contact_name": "Aziz"}, is_another_learner=True)
    known.refresh_from_db()
    assert (done.outcome, done.reason) == (Outcome.CREATED, Reason.FAMILY)
    assert done.lead.family_id == known.family_id is not None
    assert done.lead.owner == owner


def test_the_telegram_of_who_answers_is_no_proof_of_the_learner(center: Organization) -> None:
    child = make_lead(first_name="Malika", phone="+998901234567", telegram_id=7001, contact_name="Aziz Karimov")
    done = taken()
    assert done.lead.pk != child.pk
    assert done.reason == Reason.FAMILY


@pytest.mark.parametrize("cells", [{"full_name": "Aziz"}, {**AZIZ, "phone": "12"}])
def test_what_cannot_be_read_is_said_and_nothing_is_written(center: Organization, cells: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        taken(cells=cells)
    assert not Lead.objects.exists()
