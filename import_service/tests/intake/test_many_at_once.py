"""What was kept while many knocked is taken in together; each becomes what it would have become alone."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from import_service.choices import DeliveryState, Outcome, Reason
from import_service.models import Delivery, Intake
from import_service.services import work_on_delivery as work
from import_service.services.receive_delivery import receive_delivery
from import_service.services.work_on_delivery import work_on_due
from leads.choices import Door, EventKind
from leads.factories import make_lead, make_source
from leads.models import DuplicateCandidate, Lead, LeadReminder, LeadSource

STRANGERS = (
    {"name": "Aziz Karimov", "phone": "90 123 45 67", "note": "In the evening"},
    {"name": "Madina Aliyeva", "email": "madina@example.com"},
    {"имя": "Тимур Ли", "телефон": "91 555 44 33, 93 555 44 33"},
)


def keep(source: LeadSource, *told: dict[str, Any]) -> list[Delivery]:
    return [receive_delivery(source=source, door=Door.API, payload=each)[0] for each in told]


def outcomes(deliveries: list[Delivery]) -> list[tuple[str, str, str]]:
    for each in deliveries:
        each.refresh_from_db()
    return [(each.state, each.outcome, each.reason) for each in deliveries]


NEW = (DeliveryState.DONE, Outcome.CREATED, Reason.NEW)


def test_strangers_come_in_whole(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "take_in_delivery", None)  # nobody is looked at alone
    deliveries = keep(intake.source, *STRANGERS)
    assert work_on_due() == len(STRANGERS)
    assert outcomes(deliveries) == [NEW] * len(STRANGERS)
    aziz, madina, timur = (Lead.objects.get(deliveries=each) for each in deliveries)
    assert (aziz.name, aziz.phone, aziz.source, aziz.door) == (
        "Aziz Karimov", "+998901234567", intake.source, Door.API,
    )  # fmt: skip
    assert madina.email == "madina@example.com"
    assert [row.phone for row in timur.more_phones.all()] == ["+998935554433"]
    assert {event.kind for event in aziz.events.all()} == {EventKind.CREATED, EventKind.NOTE}
    assert LeadReminder.objects.filter(lead__in=[aziz, madina, timur], kind="first_contact").count() == 3


def test_who_is_known_or_comes_twice_is_looked_at_alone(intake: Intake) -> None:
    known = make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567")
    deliveries = keep(
        intake.source,
        {"name": "Madina Aliyeva", "phone": "91 555 44 33"},
        {"name": "Aziz Karimov", "phone": "90 123 45 67", "email": "aziz@example.com"},
        {"name": "Jasur Aliyev", "phone": "93 111 22 33"},
        {"name": "Nobody", "phone": "12"},
        {"name": "Laylo Aliyeva", "phone": "93 111 22 33"},
    )
    work_on_due()
    assert outcomes(deliveries) == [
        NEW,
        (DeliveryState.DONE, Outcome.UPDATED, Reason.FILLS),
        NEW,
        (DeliveryState.FAILED, "", ""),
        (DeliveryState.DONE, Outcome.CREATED, Reason.FAMILY),
    ]
    known.refresh_from_db()
    assert (known.email, Lead.objects.count()) == ("aziz@example.com", 4)


def test_two_of_one_batch_that_are_nearly_the_same_are_shown_to_a_person(intake: Intake) -> None:
    keep(
        intake.source,
        {"name": "Aziz Karimov", "phone": "90 123 45 67"},
        {"name": "Aziz Karimov", "phone": "90 123 45 76"},
    )
    work_on_due()
    assert (Lead.objects.count(), DuplicateCandidate.objects.count()) == (2, 1)


def test_each_source_has_its_own_words_and_owner(intake: Intake) -> None:
    other = make_source(name="Fair", mapping={"q1": "full_name", "q2": "phone"})
    keep(intake.source, STRANGERS[0])
    keep(other, {"q1": "Nodira Saidova", "q2": "94 222 33 44"})
    work_on_due()
    assert [(lead.name, lead.source.name) for lead in Lead.objects.order_by("pk")] == [
        ("Aziz Karimov", "Landing page"),
        ("Nodira Saidova", "Fair"),
    ]


def test_what_breaks_for_all_breaks_for_one_only(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    together = work.take_in_strangers

    def fails(**words: Any) -> Any:
        together(**words)
        raise ZeroDivisionError

    monkeypatch.setattr(work, "take_in_strangers", fails)
    deliveries = keep(intake.source, *STRANGERS)
    work_on_due()
    assert outcomes(deliveries) == [NEW] * len(STRANGERS)
    assert Lead.objects.count() == len(STRANGERS)


def test_more_strangers_need_no_more_queries(intake: Intake) -> None:
    def count(numbers: range) -> int:
        keep(intake.source, *({"name": f"Aziz {n}", "phone": f"9011100{n}", "note": "x"} for n in numbers))
        with CaptureQueriesContext(connection) as queries:
            work_on_due()
        return len(queries)

    count(range(10, 12))
    assert count(range(20, 23)) == count(range(30, 42))


@pytest.mark.parametrize("name", ["source", "industry", "owner", "status", "created_at", "Источник"])
def test_what_the_door_settles_is_kept_beside_the_lead(name: str, intake: Intake) -> None:
    """Alone and among many."""
    keep(intake.source, {"name": "Aziz Karimov", "phone": "90 123 45 67", name: "lost"})
    work_on_due()
    keep(intake.source, *({"name": f"Timur {n}", "phone": f"9155544{n}", name: "lost"} for n in (10, 20)))
    work_on_due()
    leads = Lead.objects.all()
    assert [(lead.source, lead.status, lead.extra) for lead in leads] == [(intake.source, "new", {name: "lost"})] * 3
