"""Students in groups: seats that are kept, prices that were agreed, companies that name their people later."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.choices import ClientEventKind, ClientStatus
from clients.factories import make_client, make_company
from clients.models import Client
from clients.services.link_contact import link_contact
from scheduling.factories import make_room, new_group
from scheduling.models import CoursePrice, Enrolment, Group, SeatHold
from scheduling.seats import seats_of_groups, with_seats
from scheduling.services.enrol import Terms, enrol
from scheduling.services.hold_seats import hold_seats, name_held_seats, who_may_be_here
from scheduling.services.leave_group import leave_group
from scheduling.services.save_group import open_group
from scheduling.services.seat_guests import cancel_guest, seat_guest

pytestmark = pytest.mark.usefixtures("school")


def opened(**over) -> Group:
    group = new_group(**over)
    open_group(group=group)
    return group


def join(group: Group, client: Client | None = None, **over) -> Enrolment:
    words = {"starts_on": group.first_day, "actor": None, **over}
    return enrol(client=client or make_client(), group=group, **words)


def free(group: Group, day: date | None = None) -> int:
    return seats_of_groups([group], day or group.first_day)[group.pk].free


def test_a_student_takes_a_seat_at_the_price_of_that_day_and_the_mother_pays() -> None:
    group = opened(capacity=2)
    for price, day in (("400000", -30), ("450000", 0), ("500000", 5)):
        valid_from = group.first_day + timedelta(days=day)
        CoursePrice.objects.create(course=group.course, amount=Decimal(price), valid_from=valid_from)
    child, mother = make_client(status=ClientStatus.PROSPECT), make_client()
    link_contact(client=child, contact=mother, relation="mother", pays=True, actor=None)
    enrolment = join(group, child)
    child.refresh_from_db()
    assert (enrolment.price, enrolment.payer, child.status) == (Decimal("450000"), mother, ClientStatus.ACTIVE)
    assert child.events.filter(kind=ClientEventKind.ENROLLED, to_value=group.name).count() == 1
    assert free(group) == 1


def test_prospects_are_active_when_they_learn_pay_or_answer_for_who_learns() -> None:
    new = [make_client(status=ClientStatus.PROSPECT) for _number in range(5)]
    child, mother, payer, later, asking = new
    link_contact(client=child, contact=mother, actor=None)
    join(opened(), child, payer=payer)
    link_contact(client=child, contact=later, actor=None)
    statuses = dict(Client.objects.values_list("pk", "status"))
    assert {statuses[each.pk] for each in (child, mother, payer, later)} == {ClientStatus.ACTIVE}
    assert statuses[asking.pk] == ClientStatus.PROSPECT


def test_a_full_group_takes_nobody_until_somebody_leaves() -> None:
    group = opened(capacity=1)
    first = join(group)
    with pytest.raises(ValidationError, match="is full: 1 students and 0 held seats of 1"):
        join(group)
    last_day = group.first_day + timedelta(days=6)
    leave_group(enrolment=first, last_day=last_day, reason="Moved to Samarkand", actor=None)
    with pytest.raises(ValidationError, match="is full"):
        join(group, starts_on=last_day)
    assert join(group, starts_on=last_day + timedelta(days=1)).pk


def test_nobody_is_in_a_group_twice_but_may_come_back() -> None:
    group, client = opened(), make_client()
    first = join(group, client)
    with pytest.raises(ValidationError, match="already"):
        join(group, client)
    leave_group(enrolment=first, last_day=group.first_day, reason="Exams", actor=None)
    assert join(group, client, starts_on=group.first_day + timedelta(days=1)).pk


def test_nobody_learns_in_two_places_at_once_unless_they_say_so() -> None:
    here, there, client = opened(), opened(), make_client()
    join(here, client)
    with pytest.raises(ValidationError, match="at that time"):
        join(there, client)
    assert join(there, client, despite_clash=True).pk


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"terms": Terms(discount_percent=Decimal(101))}, "discount_percent"),
        ({"terms": Terms(discount_percent=Decimal(10))}, "discount_reason"),
        ({"starts_on": date(2099, 1, 1)}, "group"),
    ],
)
def test_what_cannot_be_agreed_is_said_by_field(over: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        join(opened(), **over)
    assert list(refused.value.message_dict) == [field]
    assert not Enrolment.objects.exists()


def test_a_company_does_not_learn_but_holds_seats_and_names_people_later() -> None:
    group, company = opened(capacity=4), make_company(company_name="Orient Logistics")
    with pytest.raises(ValidationError, match="A company does not learn"):
        join(group, company)
    until = timezone.localdate() + timedelta(days=7)
    with pytest.raises(ValidationError, match="has 4 free seats"):
        hold_seats(group=group, payer=company, seats=5, until=until, actor=None)
    with pytest.raises(ValidationError, match="Check the year"):
        hold_seats(group=group, payer=company, seats=3, until=date(9999, 12, 31), actor=None)
    hold = hold_seats(group=group, payer=company, seats=3, until=until, actor=None)
    join(group)
    with pytest.raises(ValidationError, match="full"):
        join(group)
    with pytest.raises(ValidationError, match="4 names came for 3 held seats"):
        name_held_seats(hold=hold, names=list("ABCD"), starts_on=group.first_day, actor=None)
    named = name_held_seats(
        hold=hold, names=["Aziz Karimov", "", " Laylo  Umarova "], starts_on=group.first_day, actor=None
    )
    assert [enrolment.client.name for enrolment in named] == ["Aziz Karimov", "Laylo Umarova"]
    assert {enrolment.payer for enrolment in named} == {enrolment.client.employer for enrolment in named} == {company}
    assert (SeatHold.objects.get().seats, free(group)) == (1, 0)


def test_nobody_who_is_here_becomes_a_second_client_unasked() -> None:
    group, company = opened(capacity=9), make_company()
    until = timezone.localdate() + timedelta(days=7)
    hold = hold_seats(group=group, payer=company, seats=9, until=until, actor=None)
    make_client(first_name="Aziza", last_name="Karimova", phone="+998901234567")
    make_client(first_name="Bobur", last_name="Aliyev", employer=company)
    child, mother = make_client(first_name="Zarina", last_name="Umarova"), make_client(phone="+998905550112")
    link_contact(client=child, contact=mother, actor=None)
    names = ["Азиза Каримова 901234567", "Aliev Bobur", "Zarina Umarova 90 555 01 12", "Nilufar Karimova 901234567"]
    met = who_may_be_here(payer=company, names=names)
    assert {line: [client.first_name for client in clients] for line, clients in met.items()} == {
        names[0]: ["Aziza"], names[1]: ["Bobur"], names[2]: ["Zarina"],
    }  # fmt: skip
    with pytest.raises(ValidationError, match="Say for each whether it is the same person"):
        name_held_seats(hold=hold, names=names, starts_on=group.first_day, actor=None)
    assert SeatHold.objects.get().seats == 9


def test_phones_beside_pasted_names_are_kept_as_phones() -> None:
    group = opened(capacity=4)
    until = timezone.localdate() + timedelta(days=7)
    hold = hold_seats(group=group, payer=make_company(), seats=3, until=until, actor=None)
    with pytest.raises(ValidationError, match="Laylo Umarova 1111111"):
        name_held_seats(hold=hold, names=["Laylo Umarova 1111111"], starts_on=group.first_day, actor=None)
    lines = ["Aziz Karimov, 90 555 01 72", "Laylo Umarova +998 (90) 555-01-73"]
    named = [each.client for each in name_held_seats(hold=hold, names=lines, starts_on=group.first_day, actor=None)]
    assert [(client.name, client.phone) for client in named] == [
        ("Aziz Karimov", "+998905550172"),
        ("Laylo Umarova", "+998905550173"),
    ]


def test_held_seats_are_free_again_after_their_day() -> None:
    group, company = opened(capacity=1), make_company()
    hold = hold_seats(group=group, payer=company, seats=1, until=timezone.localdate(), actor=None)
    assert free(group) == 0
    SeatHold.objects.filter(pk=hold.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert free(group) == 1


def test_seats_in_columns_are_the_seats_that_are_counted() -> None:
    groups = [opened(capacity=capacity, room=make_room()) for capacity in (3, 5)]
    join(groups[0], starts_on=groups[0].first_day + timedelta(days=3))
    hold_seats(group=groups[1], payer=make_company(), seats=2, until=timezone.localdate(), actor=None)
    today = timezone.localdate()
    counted = dict(with_seats(Group.objects.all(), today).values_list("pk", "free_seats"))
    assert counted == {pk: seats.free for pk, seats in seats_of_groups(groups, today).items()}


def test_a_seat_that_a_guest_was_promised_is_given_to_nobody_else() -> None:
    group = opened(capacity=2)
    second = group.lessons.order_by("starts_at")[1]
    join(group)
    seat_guest(lesson=second, name="Sardor")
    with pytest.raises(ValidationError, match="with guests: 1"):
        join(group)
    join(group, starts_on=timezone.localdate(second.starts_at) + timedelta(days=1))
    with pytest.raises(ValidationError, match="is full"):
        join(group)


def test_a_guest_who_does_not_come_takes_no_seat() -> None:
    group = opened(capacity=1)
    cancel_guest(guest=seat_guest(lesson=group.lessons.earliest("starts_at"), name="Sardor"))
    assert join(group).group == group


def test_a_mother_who_learns_too_is_a_student_and_of_the_family() -> None:
    mother, child = make_client(first_name="Nilufar"), make_client(first_name="Bek")
    link_contact(client=child, contact=mother, actor=None, relation="mother")
    assert list(Client.objects.students()) == [child]
    join(opened(), mother)
    assert set(Client.objects.students()) == {child, mother}
    assert list(Client.objects.guardians()) == [mother]
