"""A lead by `POST /intake/<token>/`: what it became is answered, and nothing that knocked is lost."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from import_service import pace
from import_service.choices import DeliveryState
from import_service.models import Delivery, Intake
from import_service.services import work_on_delivery as work
from import_service.services.decide_deliveries import mend_delivery
from import_service.services.renew_token import renew_token
from import_service.services.work_on_delivery import forget_old, work_on_due
from import_service.tests.intake.conftest import LEAD, Knocker
from leads.choices import Door, EventKind
from leads.factories import make_lead
from leads.models import DuplicateCandidate, Lead, LeadEvent
from scheduling.models import Course


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 18, 6, tzinfo=UTC), tick=False) as clock:
        yield clock


# --- What it became -------------------------------------------------------------------------------
def test_a_new_person(page: Knocker, intake: Intake) -> None:
    course = Course.objects.create(name="IELTS")
    said = {**LEAD, "course": "ielts", "utm": {"source": "meta", "campaign": "autumn"}, "colour": "blue", "ad": [1, 2]}
    answer = page.sends(said)
    assert (answer.status_code, answer.json()["result"]) == (201, "created")
    lead = Lead.objects.get()
    assert (lead.name, lead.phone, lead.source, lead.door) == (
        "Aziz Karimov", "+998901234567", intake.source, Door.API,
    )  # fmt: skip
    assert (lead.course, lead.utm) == (course, {"source": "meta", "campaign": "autumn"})
    assert lead.extra == {"colour": "blue", "ad": "1, 2"}
    delivery = Delivery.objects.get()
    assert (delivery.lead, delivery.state, delivery.payload) == (lead, DeliveryState.DONE, said)
    assert str(delivery.public_id) == answer.json()["delivery"]


def test_a_form_in_the_words_of_its_page(page: Knocker) -> None:
    answer = page.fills_in(**{"Имя": "Азиз Каримов", "Телефон": "901234567"})
    assert answer.json()["result"] == "created"
    assert (Lead.objects.get().name, Lead.objects.get().phone) == ("Азиз Каримов", "+998901234567")


def test_what_a_person_chose_for_this_source_holds(page: Knocker, intake: Intake) -> None:
    intake.source.mapping = {"q1": "full_name", "q2": "phone"}
    intake.source.save()
    assert page.sends({"q1": "Aziz Karimov", "q2": "901234567"}).json()["result"] == "created"


def test_somebody_known(page: Knocker) -> None:
    make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567", email="")
    answer = page.sends({**LEAD, "email": "aziz@example.com"})
    assert (answer.status_code, answer.json()["result"]) == (201, "updated")
    assert Lead.objects.get().email == "aziz@example.com"


def test_another_child_of_a_family(page: Knocker) -> None:
    make_lead(first_name="Madina", last_name="Karimova", phone="+998901234567")
    assert page.sends(LEAD).json()["result"] == "family"
    assert Lead.objects.count() == 2


def test_two_who_may_be_meant(page: Knocker) -> None:
    make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567", email="")
    make_lead(first_name="Aziz", last_name="Karimov", phone="+998900000000", email="aziz@example.com")
    assert page.sends({**LEAD, "email": "aziz@example.com"}).json()["result"] == "review"
    assert DuplicateCandidate.objects.exists()


def test_what_cannot_be_read_is_named_and_kept(page: Knocker) -> None:
    answer = page.sends({**LEAD, "phone": "12 34", "email": "aziz@"})
    assert (answer.status_code, answer.json()["result"]) == (400, "invalid")
    assert answer.json()["errors"].keys() == {"phone", "email"}
    assert not Lead.objects.exists()
    assert Delivery.objects.get().state == DeliveryState.FAILED


def test_nothing_to_know_the_person_by(page: Knocker) -> None:
    answer = page.sends({"name": "Aziz"})
    assert answer.status_code == 400
    assert "Nothing to know the person by" in answer.json()["errors"]["__all__"][0]


# --- Once -----------------------------------------------------------------------------------------
def test_the_same_key_comes_in_once(page: Knocker) -> None:
    first = page.sends(LEAD, **{"Idempotency-Key": "k1"})
    assert page.sends(LEAD, **{"Idempotency-Key": "k1"}).json() == first.json()
    assert (Delivery.objects.count(), Lead.objects.count()) == (1, 1)


def test_a_thousand_times_out_of_order_and_a_day_late_it_is_one(page: Knocker, intake: Intake, clock: Any) -> None:
    Intake.objects.filter(pk=intake.pk).update(per_minute=10**6, per_minute_of_one=10**6)
    leads = {f"k{number}": {**LEAD, "name": f"Aziz {number}", "phone": f"90123456{number}"} for number in range(3)}
    told = ["k0"] * 1_000 + ["k1", "k2"] * 20
    Random(7).shuffle(told)
    answers = [page.sends(leads[key], **{"Idempotency-Key": key}).json() for key in told]
    clock.shift(timedelta(days=1))
    answers += [page.sends(leads[key], **{"Idempotency-Key": key}).json() for key in reversed(leads)]
    assert len({answer["delivery"] for answer in answers}) == 3
    assert Delivery.objects.count() == Lead.objects.count() == 3
    assert LeadEvent.objects.filter(kind=EventKind.CREATED).count() == LeadEvent.objects.count() == 3


def test_another_lead_under_the_same_key_is_refused(page: Knocker) -> None:
    page.sends(LEAD, **{"Idempotency-Key": "k1"})
    answer = page.sends({"name": "Lola", "phone": "901112233"}, **{"Idempotency-Key": "k1"})
    assert (answer.status_code, Lead.objects.count()) == (422, 1)
    assert "Take a new key" in answer.json()["error"]


def test_without_a_key_the_same_comes_in_once_in_ten_minutes(page: Knocker, clock: Any) -> None:
    page.sends(LEAD)
    clock.shift(timedelta(minutes=9, seconds=59))
    assert page.sends({"phone": LEAD["phone"], "name": LEAD["name"]}).status_code == 201
    assert Delivery.objects.count() == 1
    clock.shift(timedelta(seconds=2))
    assert page.sends(LEAD).json()["result"] == "updated"
    assert Delivery.objects.count() == 2


# --- Who may knock --------------------------------------------------------------------------------
def test_a_token_nobody_has(page: Knocker, intake: Intake) -> None:
    for token in ("x" * 43, "%00", "é"):
        page.url = f"/intake/{token}/"
        assert page.sends(LEAD).status_code == 404
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("closed", ["door", "source", "center"])
def test_a_closed_door(closed: str, page: Knocker, intake: Intake) -> None:
    if closed == "door":
        Intake.objects.update(is_on=False)
    elif closed == "source":
        type(intake.source).objects.update(is_active=False)
    else:
        type(intake.organization).objects.filter(pk=intake.organization_id).update(is_active=False)
    assert page.sends(LEAD).status_code == 404


def test_a_page_of_another_site_must_be_named(page: Knocker, intake: Intake) -> None:
    assert page.sends(LEAD, Origin="https://evil.example").status_code == 403
    assert not Delivery.objects.exists()
    Intake.objects.update(origins="https://www.example.uz")
    page.forgets()
    answer = page.sends(LEAD, Origin="https://www.example.uz")
    assert answer.status_code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == "https://www.example.uz"
    asked = page.client.options(page.url, headers={"Origin": "https://www.example.uz"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Methods"]) == (204, "POST")
    assert "Access-Control-Allow-Origin" not in page.sends(LEAD).headers


def test_a_page_does_not_learn_who_is_known(page: Knocker) -> None:
    Intake.objects.update(origins="https://www.example.uz")
    make_lead(first_name="Aziz", last_name="Karimov", phone="+998901234567")
    assert page.sends(LEAD, Origin="https://www.example.uz").json()["result"] == "accepted"


def test_too_many_from_one_address(page: Knocker, clock: Any) -> None:
    Intake.objects.update(per_minute_of_one=2)
    assert [page.sends({**LEAD, "n": number}).status_code for number in range(3)] == [201, 201, 429]
    answer = page.sends(LEAD)
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert Delivery.objects.count() == 2
    clock.shift(timedelta(minutes=1))
    assert page.sends(LEAD).status_code == 201


# --- What is no lead ------------------------------------------------------------------------------
DEEP = "[" * 10_000 + "]" * 10_000


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ("{", {}, 400),
        ("[1]", {}, 400),
        ('"x"', {}, 400),
        ('{"phone": "90 123 45 67", "x": NaN}', {}, 400),
        ('{"phone": "90 123 45 67", "x": [-1e999]}', {}, 400),
        ("\x00", {}, 400),
        (f'{{"a": {DEEP}}}', {}, 400),
        ("x" * (64 * 1024 + 1), {}, 413),
        ("{}", {"Content-Encoding": "gzip"}, 415),
        ("{}", {"Content-Type": "text/xml"}, 415),
        ("{}", {"Idempotency-Key": "k" * 201}, 400),
    ],
)
def test_refused(body: str, headers: dict[str, str], status: int, page: Knocker) -> None:
    given = {"Content-Type": "application/json", **headers}
    answer = page.client.post(page.url, body, content_type=given.pop("Content-Type"), headers=given)
    assert (answer.status_code, answer.json()["error"] != "") == (status, True)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("nasty", ["\x00", "\ud800", "🙂" * 500, "'; DROP TABLE", "<script>", "=1+1"])
def test_nasty_text_is_kept(nasty: str, page: Knocker) -> None:
    assert page.sends({**LEAD, "note": f"x{nasty}"}).status_code == 201


# --- Kept first, worked on afterwards ------------------------------------------------------------
def test_what_failed_by_our_fault_is_tried_again(page: Knocker, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work, "take_in_delivery", _fails)
        answer = page.sends(LEAD)
    assert (answer.status_code, answer.json()["result"]) == (202, "accepted")
    assert work_on_due() == 0
    clock.shift(timedelta(seconds=11))
    assert work_on_due() == 1
    assert Lead.objects.get().phone == "+998901234567"


def test_what_fails_again_and_again_waits_for_a_person(
    page: Knocker, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work, "take_in_delivery", _fails)
        page.sends(LEAD)
        for _ in range(4):
            clock.shift(timedelta(hours=1))
            work_on_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, 5)
    assert "The program failed at it" in delivery.errors["__all__"][0]
    assert mend_delivery(delivery=delivery, payload=delivery.payload).state == DeliveryState.DONE


def _fails(_delivery: Any) -> None:
    raise RuntimeError("+998901234567")


@pytest.mark.parametrize(("others", "status"), [(2, 201), (3, 202)])
def test_many_in_work_make_nobody_wait(others: int, status: int, page: Knocker) -> None:
    in_work(others)
    assert page.sends(LEAD).status_code == status
    work_on_due()
    assert Lead.objects.count() == 1


def test_what_rests_after_a_failure_makes_nobody_wait_for_an_answer(page: Knocker, clock: Any) -> None:
    in_work(30)
    Delivery.objects.update(lease_until=timezone.now() + timedelta(minutes=30))
    clock.shift(timedelta(seconds=11))
    assert page.sends(LEAD).status_code == 201


def in_work(number: int) -> None:
    source = Intake.objects.get().source
    waiting = [Delivery(source=source, door=Door.API, payload={}, digest=str(one)) for one in range(number)]
    Delivery.objects.bulk_create(waiting)


def test_in_a_rush_nobody_waits_for_what_became_of_theirs(page: Knocker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "LAST_CAME", deque(maxlen=3))
    monkeypatch.setattr(pace, "RUSH", 3)
    told = [{**LEAD, "phone": f"90 123 45 {number}"} for number in range(60, 64)]
    assert [page.sends(each).status_code for each in told] == [201, 201, 202, 202]
    assert work_on_due() == 2
    assert Lead.objects.count() == 4


def test_a_person_mends_it(page: Knocker) -> None:
    page.sends({**LEAD, "phone": "12 34"}, **{"Idempotency-Key": "k1"})
    mended = mend_delivery(delivery=Delivery.objects.get(), payload=LEAD)
    assert (mended.state, mended.lead, mended.errors) == (DeliveryState.DONE, Lead.objects.get(), {})
    assert mend_delivery(delivery=mended, payload={"phone": "x"}).payload == LEAD


def test_what_is_over_goes_and_what_waits_stays(page: Knocker, clock: Any) -> None:
    page.sends(LEAD)
    page.sends({"name": "Nobody"})
    clock.shift(timedelta(days=91))
    forget_old()
    assert list(Delivery.objects.values_list("state", flat=True)) == [DeliveryState.FAILED]
    assert Lead.objects.get().deliveries.count() == 0


# --- A new token ----------------------------------------------------------------------------------
def test_both_tokens_are_good_for_a_day(page: Knocker, intake: Intake, clock: Any) -> None:
    new = Knocker(renew_token(intake=intake))
    assert new.url != page.url
    assert [one.sends(LEAD).status_code for one in (page, new)] == [201, 201]
    clock.shift(timedelta(days=1, seconds=1))
    page.forgets()
    assert [one.sends(LEAD).status_code for one in (page, new)] == [404, 201]


def test_renewed_twice_only_the_last_two_are_good(page: Knocker, intake: Intake) -> None:
    second = Knocker(renew_token(intake=intake))
    third = Knocker(renew_token(intake=intake))
    assert [one.sends(LEAD).status_code for one in (page, second, third)] == [404, 201, 201]
    assert timezone.now() < Intake.objects.get().old_token_until


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://A.example/form?x=1\n\n https://a.example ", "https://a.example"),
        ("http://x.uz:8080/", "http://x.uz:8080"),
    ],
)
def test_pages_are_kept_as_browsers_name_them(written: str, kept: str, intake: Intake) -> None:
    intake.origins = written
    intake.clean()
    assert intake.origins == kept
