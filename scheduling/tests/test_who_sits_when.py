"""Who learns and who takes a seat on a day, with pauses: every count in the program agrees with days counted one by
one."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.factories import make_client
from scheduling.choices import EnrolmentStatus
from scheduling.factories import new_group
from scheduling.models import Enrolment, EnrolmentPause, Group
from scheduling.seats import seats_of_groups, with_seats
from scheduling.services.save_group import open_group

FIRST = date(2027, 2, 1)
DAYS = 7
Pause = tuple[int, int, bool, int | None]
# Until when, and pauses one after another: from, to, with the seat, back since.
Life = tuple[int | None, list[Pause]]


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """As the services allow it: pauses do not overlap, one without an end known is the last."""
    last = draw(st.none() | st.integers(0, DAYS))
    pauses: list[Pause] = []
    day = 0
    for _number in range(draw(st.integers(0, 3))):
        start = draw(st.integers(day, DAYS))
        end = draw(st.integers(start, DAYS))
        keeps, back = draw(st.booleans()), draw(st.none() | st.integers(start + 1, end + 1))
        pauses.append((start, end, keeps, back))
        day = back or end + 1
        if (back is None and not keeps) or day > DAYS:
            break
    return last, pauses


def away(pauses: list[Pause], day: int, *, with_seat: bool) -> bool:
    """Counted by hand."""
    for start, end, keeps, back in pauses:
        if keeps and with_seat:
            continue
        last = back - 1 if back is not None else end if keeps else 10**6
        if start <= day <= last:
            return True
    return False


def is_there(life: Life, day: int) -> bool:
    return day >= 0 and (life[0] is None or day <= life[0])


def live(group: Group, life: Life) -> None:
    def on(day: int) -> date:
        return FIRST + timedelta(days=day)

    last, pauses = life
    ends_on = None if last is None else on(last)
    row = Enrolment.objects.create(client=make_client(), group=group, starts_on=FIRST, ends_on=ends_on)
    for start, end, keeps, back in pauses:
        resumed_on = None if back is None else on(back)
        days = {"starts_on": on(start), "ends_on": on(end), "resumed_on": resumed_on}
        EnrolmentPause.objects.create(enrolment=row, keeps_seat=keeps, reason="Away", **days)


@pytest.mark.usefixtures("school")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lives(), min_size=1, max_size=3))
def test_all_counts_of_seats_agree_with_days_counted_one_by_one(children: list[Life]) -> None:
    group = new_group(capacity=20, first_day=FIRST, last_day=FIRST + timedelta(days=60))
    group.save()
    for life in children:
        live(group, life)
    for day in range(-1, DAYS + 2):
        at = FIRST + timedelta(days=day)
        learning = sum(is_there(life, day) and not away(life[1], day, with_seat=False) for life in children)
        assert Enrolment.objects.filter(group=group).learning_on(at).count() == learning
        seated = sum(
            any(is_there(life, later) and not away(life[1], later, with_seat=True) for later in range(day, DAYS + 4))
            for life in children
        )
        assert seats_of_groups([group], at)[group.pk].students == seated
        assert with_seats(Group.objects.filter(pk=group.pk), at).get().student_count == seated
        statuses = Enrolment.objects.filter(group=group).with_status(at).values_list("status", flat=True)
        assert list(statuses).count(EnrolmentStatus.ACTIVE) == learning


def test_a_term_that_is_over_finishes_its_students(school: object) -> None:
    group = new_group()
    open_group(group=group)
    row = Enrolment.objects.create(client=make_client(), group=group, starts_on=group.first_day)

    def status(day: date) -> str:
        return Enrolment.objects.with_status(day).get(pk=row.pk).status

    assert status(group.first_day - timedelta(days=1)) == EnrolmentStatus.COMING
    assert status(group.last_day) == EnrolmentStatus.ACTIVE
    assert status(group.last_day + timedelta(days=1)) == EnrolmentStatus.FINISHED
