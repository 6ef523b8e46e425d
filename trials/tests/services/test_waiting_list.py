"""Waiting for a seat: the line, offers that keep a seat for some hours, answers, and who is asked next."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.choices import ClientEventKind
from clients.factories import make_client, make_company
from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead
from leads.services.archive_leads import archive_leads
from leads.services.change_status import change_statuses
from leads.services.merge_leads import merge_leads
from scheduling.factories import make_course, new_group
from scheduling.models import Enrolment, Group, SeatHold
from scheduling.seats import seats_of_groups
from scheduling.services.enrol import enrol
from scheduling.services.leave_group import leave_group
from scheduling.services.pause_enrolment import pause_enrolment
from scheduling.services.save_group import change_group, open_group
from scheduling.services.take_back import take_back_groups
from trials.choices import SeatAnswer, WaitingEnd
from trials.models import WaitingEntry, WaitingOffer
from trials.services.answer_offers import accept_offer, decline_offer
from trials.services.offer_seats import (
    end_for_who_has_a_seat,
    expire_offers,
    offer_free_seats,
    offer_seat,
    withdraw_offer,
)
from trials.services.waiting_list import leave_waiting_list, put_on_waiting_list, wait_again
from trials.waiting import line_of, places_in, wait_in_words

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def group(scope) -> Group:
    """Full: it has one seat, and somebody has it."""
    group = new_group(name="FE-2", course=make_course(name="Frontend"), capacity=1)
    open_group(group=group)
    enrol(client=make_client(), group=group, starts_on=group.first_day, actor=None)
    return group


def wait(group: Group | None = None, **over) -> WaitingEntry:
    if not {"lead", "client"} & over.keys():
        over["client"] = make_client()
    return put_on_waiting_list(group=group, actor=None, **over)


def tick(hours: float = 0) -> list[tuple[str, str, str]]:
    """After what the clock does so many hours from now, twice: who was offered a seat, and the answers."""
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        for _time in range(2):
            expire_offers()
            end_for_who_has_a_seat()
            offer_free_seats()
    offers = WaitingOffer.objects.order_by("pk").select_related("entry__client", "entry__lead")
    return [(str(offer.entry.person), offer.answer, offer.why) for offer in offers]


def make_room(group: Group, seats: int = 1) -> None:
    group.refresh_from_db()
    change_group(group=group, changes={"capacity": group.capacity + seats}, version=group.version)


def free(group: Group) -> int:
    group.refresh_from_db()
    return seats_of_groups([group], timezone.localdate())[group.pk].free


def test_nobody_is_offered_a_seat_of_a_full_group(group):
    wait(group)
    assert tick() == []


def test_a_free_seat_is_kept_for_the_first_in_line_and_goes_on_to_the_next(group):
    first, second, third = (wait(group) for _number in range(3))
    make_room(group)
    today = timezone.localtime().strftime("%-d %B")
    said = f"A seat is free; first of 3 in line, since {today}"
    assert tick() == [(first.client.name, "", said)]
    assert (free(group), SeatHold.objects.get().name) == (0, first.client.name)
    until = timezone.localtime(WaitingOffer.objects.get().expires_at).strftime("%H:%M")
    assert tick(25) == [
        (first.client.name, SeatAnswer.EXPIRED, said),
        (second.client.name, "", f"The one before did not answer until {until}; next in line, since {today}"),
    ]
    assert SeatHold.objects.get().name == second.client.name
    with time_machine.travel(timezone.now() + timedelta(hours=26)):
        decline_offer(entry=second, actor=None, reason="Too early")
    assert tick(27)[2] == (third.client.name, "", f"The one before declined; next in line, since {today}")
    assert [entry.pk for entry in WaitingEntry.objects.waiting()] == [first.pk, second.pk, third.pk]


@pytest.mark.parametrize("how", ["dropping", "pause without the seat", "capacity"])
def test_whatever_frees_a_seat_the_next_tick_offers_it(group, how):
    entry, student = wait(group), Enrolment.objects.get()
    if how == "dropping":
        leave_group(enrolment=student, last_day=group.first_day, reason="Moved away", actor=None)
    elif how == "capacity":
        make_room(group)
    else:
        days = {"starts_on": group.first_day, "ends_on": group.first_day + timedelta(days=9)}
        pause_enrolment(enrolment=student, **days, reason="Exams", keeps_seat=False, actor=None)
    assert [name for name, _answer, _why in tick(48)] == [entry.client.name]


def test_a_client_who_accepts_is_a_student_in_the_seat_that_was_kept(group):
    entry = wait(group)
    make_room(group)
    tick()
    enrolment = accept_offer(entry=entry, actor=None)
    entry.refresh_from_db()
    assert (enrolment.client, enrolment.group, entry.ended_as) == (entry.client, group, WaitingEnd.ENROLLED)
    assert (SeatHold.objects.count(), free(group)) == (0, 0)
    told = entry.client.events.filter(kind=ClientEventKind.WAITING).order_by("pk")
    assert [event.payload["what"] for event in told] == ["put", "offered", "accepted"]


def test_a_lead_who_accepts_becomes_a_student(group):
    lead = make_lead(first_name="Bek", last_name="Aliyev", status=LeadStatus.INTERESTED)
    entry = wait(group, lead=lead)
    make_room(group)
    tick()
    with pytest.raises(ValidationError):
        accept_offer(entry=entry, actor=None)
    assert WaitingOffer.objects.get().answer == ""
    assert SeatHold.objects.get().name == lead.name
    change_statuses(leads=Lead.objects.filter(pk=lead.pk), status=LeadStatus.QUALIFIED, actor=None)
    enrolment = accept_offer(entry=entry, actor=None, despite_score=True)
    lead.refresh_from_db()
    assert (enrolment.client.first_name, lead.status, free(group)) == ("Bek", LeadStatus.ENROLLED, 0)
    told = lead.events.filter(kind=EventKind.WAITING).order_by("pk").values_list("to_value", flat=True)
    assert list(told) == ["put", "offered", "accepted"]


def test_who_is_passed_over_is_named_unless_a_reason_is_given(group):
    first, second = wait(group), wait(group)
    make_room(group)
    with pytest.raises(ValidationError, match=f"{first.client.name} waits longer"):
        offer_seat(entry=second, group=group, actor=None)
    offer = offer_seat(entry=second, group=group, actor=None, reason="Sister is in the group")
    assert offer.why == "Sister is in the group"
    with pytest.raises(ValidationError, match="is full"):
        offer_seat(entry=first, group=group, actor=None)
    withdraw_offer(entry=second, actor=None)
    assert offer_seat(entry=first, group=group, actor=None).hold is not None
    with pytest.raises(ValidationError, match="is offered to"):
        offer_seat(entry=first, group=group, actor=None)


def test_whoever_waits_for_any_group_of_a_course_gets_one_on_their_days(group):
    evening = new_group(name="FE-3", course=group.course, days="tue_thu", capacity=1)
    open_group(group=evening)
    entry = wait(course=group.course, wish="Mon Wed Fri only")
    assert (line_of(group), line_of(evening)) == ([entry], [])
    assert tick() == []
    other = wait(course=group.course)
    assert [name for name, _answer, _why in tick()] == [other.client.name]
    assert WaitingOffer.objects.get().group == evening


def test_nobody_waits_twice_for_one_thing_nor_for_a_group_they_are_in(group):
    student = Enrolment.objects.get().client
    with pytest.raises(ValidationError, match="already"):
        wait(group, client=student)
    entry = wait(group)
    with pytest.raises(ValidationError, match="waits for FE-2 already"):
        wait(group, client=entry.client)
    with pytest.raises(ValidationError, match="A company does not learn"):
        wait(group, client=make_company())
    with pytest.raises(ValidationError, match="Choose a group"):
        wait()
    with pytest.raises(ValidationError, match="Choose who waits"):
        put_on_waiting_list(group=group, actor=None)


def test_who_leaves_frees_the_offered_seat_and_may_come_back_to_the_old_place(group):
    first, second = wait(group), wait(group)
    make_room(group)
    tick()
    leave_waiting_list(entry=first, actor=None, reason="Found another school")
    assert [entry.pk for entry in line_of(group)] == [second.pk]
    assert tick()[-1][0] == second.client.name
    wait_again(entry=first, actor=None)
    assert places_in(line_of(group)) == {first.pk: 1, second.pk: 2}


def test_who_got_a_seat_some_other_way_waits_no_more(group):
    entry = wait(group)
    make_room(group, 2)
    tick()
    enrol(client=entry.client, group=group, starts_on=group.first_day, actor=None)
    tick()
    entry.refresh_from_db()
    assert (entry.ended_as, SeatHold.objects.count()) == (WaitingEnd.ENROLLED, 0)


def test_a_lead_that_was_put_away_keeps_no_seat_and_one_that_was_merged_waits_as_the_other(group):
    lead, twin = make_lead(first_name="Bek"), make_lead(first_name="Bek")
    entry, other = wait(group, lead=twin), wait(group)
    merge_leads(winner=lead, absorbed=[twin], choices={}, actor=None)
    entry.refresh_from_db()
    assert entry.lead == lead
    make_room(group)
    tick()
    archive_leads(leads=Lead.objects.filter(pk=lead.pk), actor=None)
    assert [(name, answer) for name, answer, _why in tick()] == [
        (lead.name, SeatAnswer.WITHDRAWN),
        (other.client.name, ""),
    ]


def test_two_who_wait_for_one_group_are_one_after_a_merge(group):
    lead, twin = make_lead(first_name="Bek"), make_lead(first_name="Bek")
    kept, stays = wait(group, lead=lead), wait(group, lead=twin)
    merge_leads(winner=lead, absorbed=[twin], choices={}, actor=None)
    stays.refresh_from_db()
    assert (stays.lead, line_of(group)) == (twin, [kept])


def test_a_full_group_says_which_place_it_would_be_and_until_when(group):
    today = timezone.localdate()
    last = group.last_day.strftime("%-d %B")
    assert wait_in_words(group, today) == (f"would be no. 1 in line; a seat is likely after {last}, when the term ends")
    leaves = group.first_day + timedelta(days=9)
    leave_group(enrolment=Enrolment.objects.get(), last_day=leaves, reason="Moves away", actor=None)
    day = leaves.strftime("%-d %B")
    assert wait_in_words(group, today) == (
        f"would be no. 1 in line; a seat is likely after {day}, when a student leaves"
    )
    wait(group)
    assert wait_in_words(group, today) == (f"would be no. 2 in line; a seat is likely after {last}, when the term ends")


def test_a_group_somebody_waits_for_is_not_taken_back(scope):
    wanted, spare = (new_group(name=name) for name in ("Wanted", "Spare"))
    for group in (wanted, spare):
        open_group(group=group)
    wait(wanted)
    assert take_back_groups(group_ids=[wanted.pk, spare.pk]) == {wanted.pk}
    assert list(Group.objects.values_list("name", flat=True)) == ["Wanted"]
