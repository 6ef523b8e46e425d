"""Students on a pause, back from it, in another group, finished or gone; and each of it taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import Client
from scheduling.choices import EnrolmentStatus
from scheduling.factories import new_group
from scheduling.models import CoursePrice, Enrolment, EnrolmentPause, Group
from scheduling.seats import seats_of_groups
from scheduling.services.enrol import Terms, enrol
from scheduling.services.leave_group import finish_enrolment, leave_group, take_back_leaving
from scheduling.services.pause_enrolment import pause_enrolment, resume_enrolment, take_back_pause
from scheduling.services.resume_pauses import resume_due_pauses
from scheduling.services.save_group import open_group
from scheduling.services.transfer_enrolment import take_back_transfer, transfer_enrolment

pytestmark = pytest.mark.usefixtures("school")


def opened(**over) -> Group:
    group = new_group(**over)
    open_group(group=group)
    return group


def join(group: Group, client: Client | None = None, **over) -> Enrolment:
    words = {"starts_on": group.first_day, "actor": None, **over}
    return enrol(client=client or make_client(), group=group, **words)


def free(group: Group, day: date) -> int:
    return seats_of_groups([group], day)[group.pk].free


def status(enrolment: Enrolment, day: date) -> str:
    return Enrolment.objects.with_status(day).get(pk=enrolment.pk).status


def told(enrolment: Enrolment) -> list[str]:
    return list(enrolment.client.events.order_by("pk").values_list("kind", flat=True))


def away(enrolment: Enrolment, first: int = 3, last: int = 9, **over) -> EnrolmentPause:
    """From so many days after the first to so many."""
    day = enrolment.group.first_day
    days = {"starts_on": day + timedelta(days=first), "ends_on": day + timedelta(days=last)}
    return pause_enrolment(enrolment=enrolment, **{**days, "reason": "Exams", "actor": None, **over})


def on_day(day: date) -> time_machine.travel:
    return time_machine.travel(f"{day.isoformat()}T09:00:00+05:00", tick=False)


def test_a_kept_seat_waits_and_the_student_is_back_on_the_day_after() -> None:
    group = opened(capacity=1)
    enrolment = join(group)
    pause = away(enrolment)
    assert free(group, pause.starts_on) == 0
    back = pause.ends_on + timedelta(days=1)
    days = (pause.starts_on - timedelta(days=1), pause.starts_on, pause.ends_on, back)
    assert [status(enrolment, day) for day in days] == ["active", "paused", "paused", "active"]
    with on_day(back + timedelta(days=2)):
        resume_due_pauses()
        resume_due_pauses()
    pause.refresh_from_db()
    assert pause.resumed_on == back
    assert told(enrolment)[1:] == [ClientEventKind.ENROLLED, ClientEventKind.PAUSED, ClientEventKind.RESUMED]


def test_a_seat_that_was_not_kept_is_given_away_until_one_is_free_again() -> None:
    group = opened(capacity=1)
    enrolment = join(group)
    pause = away(enrolment, keeps_seat=False)
    assert free(group, pause.starts_on) == 1
    other = join(group, starts_on=pause.starts_on)
    with on_day(pause.ends_on + timedelta(days=1)):
        resume_due_pauses()
        with pytest.raises(ValidationError, match="is full"):
            resume_enrolment(pause=pause, on=timezone.localdate(), actor=None)
        assert status(enrolment, timezone.localdate()) == EnrolmentStatus.PAUSED
    leave_group(enrolment=other, last_day=pause.ends_on + timedelta(days=3), reason="Moved away", actor=None)
    with on_day(pause.ends_on + timedelta(days=4)):
        resume_due_pauses()
        pause.refresh_from_db()
        assert pause.resumed_on == timezone.localdate()
        assert (status(enrolment, timezone.localdate()), free(group, timezone.localdate())) == ("active", 0)


def test_whoever_comes_back_early_needs_a_seat_too() -> None:
    group = opened(capacity=1)
    enrolment = join(group)
    pause = away(enrolment, keeps_seat=False)
    early = pause.starts_on + timedelta(days=2)
    with pytest.raises(ValidationError, match="take it back instead"):
        resume_enrolment(pause=pause, on=pause.starts_on, actor=None)
    resume_enrolment(pause=pause, on=early, actor=None)
    assert [status(enrolment, day) for day in (early - timedelta(days=1), early)] == ["paused", "active"]
    with pytest.raises(ValidationError, match="back already"):
        resume_enrolment(pause=pause, on=early, actor=None)
    assert free(group, early) == 0


def test_a_pause_is_taken_back_while_the_seat_is_free() -> None:
    group = opened(capacity=1)
    enrolment = join(group)
    pause = away(enrolment, keeps_seat=False)
    other = join(group, starts_on=pause.starts_on)
    with pytest.raises(ValidationError, match="is full"):
        take_back_pause(pause=pause, actor=None)
    with pytest.raises(ValidationError, match="has not moved"):
        take_back_transfer(enrolment=other, actor=None)
    other.delete()
    take_back_pause(pause=pause, actor=None)
    assert status(enrolment, pause.starts_on) == EnrolmentStatus.ACTIVE
    assert enrolment.client.events.latest("pk").payload["taken_back"] is True


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"first": 5, "last": 4}, "ends_on"),
        ({"first": -1}, "starts_on"),
        ({"last": 200}, "ends_on"),
        ({"reason": " "}, "reason"),
        ({"first": 21, "last": 25}, "starts_on"),
    ],
)
def test_a_pause_lies_within_the_time_in_the_group_and_in_no_other_pause(over: dict, field: str) -> None:
    enrolment = join(opened())
    away(enrolment, first=20, last=21)
    with pytest.raises(ValidationError) as refused:
        away(enrolment, **over)
    assert list(refused.value.message_dict) == [field]
    assert enrolment.pauses.count() == 1


def test_who_changes_groups_keeps_payer_price_and_discount_and_frees_the_seat() -> None:
    old, new = opened(capacity=1), opened(capacity=1)
    CoursePrice.objects.create(course=new.course, amount=Decimal("600000"), valid_from=date(2020, 1, 1))
    payer, day = make_client(), old.first_day + timedelta(days=7)
    terms = Terms(Decimal("500000"), discount_percent=Decimal(10), discount_reason="Sister")
    enrolment = join(old, terms=terms, payer=payer)
    moved = transfer_enrolment(enrolment=enrolment, to=new, starts_on=day, actor=None)
    enrolment.refresh_from_db()
    assert (moved.price, moved.payer, moved.discount_reason) == (Decimal("500000"), payer, "Sister")
    assert (enrolment.ends_on, enrolment.moved_to, moved.moved_from) == (day - timedelta(days=1), moved, enrolment)
    assert (status(enrolment, day), free(old, day), free(new, day)) == ("moved", 1, 0)
    event = enrolment.client.events.latest("pk")
    assert (event.kind, event.to_value, event.payload["left"]) == ("moved_group", new.name, old.name)


def test_the_price_of_the_new_course_is_taken_if_that_is_agreed() -> None:
    old, new = opened(), opened()
    CoursePrice.objects.create(course=new.course, amount=Decimal("600000"), valid_from=date(2020, 1, 1))
    enrolment = join(old, terms=Terms(Decimal("500000")))
    day = old.first_day + timedelta(days=7)
    moved = transfer_enrolment(enrolment=enrolment, to=new, starts_on=day, actor=None, keep_price=False)
    assert moved.price == Decimal("600000")


def test_nobody_moves_into_a_full_group_nor_before_they_have_begun() -> None:
    old, full = opened(), opened(capacity=1)
    enrolment = join(old)
    join(full)
    with pytest.raises(ValidationError, match="is full"):
        transfer_enrolment(enrolment=enrolment, to=full, starts_on=old.first_day + timedelta(days=7), actor=None)
    with pytest.raises(ValidationError, match="choose a later day"):
        transfer_enrolment(enrolment=enrolment, to=opened(), starts_on=old.first_day, actor=None)
    enrolment.refresh_from_db()
    assert (enrolment.ending, enrolment.ends_on, enrolment.moved_to) == ("", None, None)


def test_a_move_is_taken_back_until_the_old_seat_is_taken() -> None:
    old, new = opened(capacity=1), opened()
    day = old.first_day + timedelta(days=7)
    enrolment = join(old)
    moved = transfer_enrolment(enrolment=enrolment, to=new, starts_on=day, actor=None)
    other = join(old, starts_on=day)
    enrolment.refresh_from_db()
    with pytest.raises(ValidationError, match="is full"):
        take_back_transfer(enrolment=enrolment, actor=None)
    leave_group(enrolment=other, last_day=day, reason="Moved away", actor=None)
    with pytest.raises(ValidationError, match="is full"):
        take_back_transfer(enrolment=enrolment, actor=None)
    other.delete()
    take_back_transfer(enrolment=enrolment, actor=None)
    assert not Enrolment.objects.filter(pk=moved.pk).exists()
    enrolment.refresh_from_db()
    assert (enrolment.ending, enrolment.ends_on, status(enrolment, day)) == ("", None, "active")


def test_leaving_is_taken_back_to_what_was_agreed_before() -> None:
    group = opened(capacity=1)
    enrolment = join(group)
    agreed, last = group.first_day + timedelta(days=20), group.first_day + timedelta(days=5)
    Enrolment.objects.filter(pk=enrolment.pk).update(ends_on=agreed)
    leave_group(enrolment=enrolment, last_day=last, reason="No time", actor=None)
    assert (status(enrolment, last), status(enrolment, last + timedelta(days=1))) == ("active", "dropped")
    with pytest.raises(ValidationError, match="has left"):
        leave_group(enrolment=enrolment, last_day=last, reason="Again", actor=None)
    back = take_back_leaving(enrolment=enrolment, actor=None)
    assert (back.ends_on, back.ending, back.left_reason) == (agreed, "", "")
    with pytest.raises(ValidationError, match="has not left"):
        take_back_leaving(enrolment=enrolment, actor=None)
    assert told(enrolment)[-2:] == [ClientEventKind.LEFT_GROUP, ClientEventKind.STAYS_IN_GROUP]


def test_nobody_comes_back_into_a_seat_that_is_taken() -> None:
    group = opened(capacity=1)
    enrolment = finish_enrolment(enrolment=join(group), last_day=group.first_day, actor=None)
    assert status(enrolment, group.first_day + timedelta(days=1)) == EnrolmentStatus.FINISHED
    join(group, starts_on=group.first_day + timedelta(days=1))
    with pytest.raises(ValidationError, match="is full"):
        take_back_leaving(enrolment=enrolment, actor=None)


def test_a_last_day_lies_between_the_first_and_the_end_of_the_term() -> None:
    enrolment = join(opened())
    group = enrolment.group
    for day in (group.first_day - timedelta(days=1), group.last_day + timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            leave_group(enrolment=enrolment, last_day=day, reason="No time", actor=None)
        assert list(refused.value.message_dict) == ["ends_on"]
