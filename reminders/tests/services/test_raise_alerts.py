"""Alerts: told once, five interruptions a day, in the center's own day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from organizations.factories import make_member, make_organization
from organizations.models import Membership
from reminders.choices import AlertKind
from reminders.models import Alert
from reminders.services.raise_alerts import News, raise_alerts, start_of_day
from reminders.services.see_alerts import see_alerts

pytestmark = pytest.mark.usefixtures("stranger", "scope")


@pytest.fixture
def stranger(db) -> Membership:
    return make_member(organization=make_organization())


def news(member: Membership, *keys: str) -> list[News]:
    return [News(member_id=member.pk, key=key) for key in keys]


def loud(member: Membership) -> int:
    return Alert.objects.filter(member=member, interrupts=True).count()


def test_the_same_news_is_told_once(malika, owner):
    both = [*news(malika, "a"), *news(owner, "a")]
    assert raise_alerts(kind=AlertKind.HOT, news=both) == 2
    assert raise_alerts(kind=AlertKind.HOT, news=both) == 0
    assert Alert.objects.count() == 2


def test_five_a_day_interrupt_and_the_rest_waits(malika):
    raise_alerts(kind=AlertKind.HOT, news=news(malika, *"abc"))
    raise_alerts(kind=AlertKind.LATE_ANSWER, news=news(malika, *"defgh"))
    assert loud(malika) == 5
    assert Alert.objects.count() == 8


def test_new_leads_always_interrupt_and_use_up_nothing(malika):
    raise_alerts(kind=AlertKind.NEW_LEAD, news=news(malika, *"abcdefgh"))
    raise_alerts(kind=AlertKind.HOT, news=news(malika, "x"))
    assert loud(malika) == 9


def test_what_is_not_urgent_waits_in_the_digest(malika):
    raise_alerts(kind=AlertKind.STANDING, news=news(malika, "a"))
    assert loud(malika) == 0


def test_each_person_has_five_of_their_own(malika, owner):
    raise_alerts(kind=AlertKind.HOT, news=[*news(malika, *"abcdef"), *news(owner, *"ab")])
    assert (loud(malika), loud(owner)) == (5, 2)


def test_tomorrow_there_are_five_again(malika, center):
    raise_alerts(kind=AlertKind.HOT, news=news(malika, *"abcde"))
    Alert.objects.update(at=start_of_day(timezone.now()) - timedelta(minutes=1))
    raise_alerts(kind=AlertKind.HOT, news=news(malika, "f"))
    assert Alert.objects.get(key="f").interrupts


def test_the_day_begins_at_midnight_of_the_center(center):
    center.timezone = "Asia/Tashkent"
    evening = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert start_of_day(evening) == datetime(2026, 3, 1, 19, tzinfo=UTC)


def test_people_who_left_are_told_nothing(malika):
    Membership.objects.filter(pk=malika.pk).update(is_active=False)
    assert raise_alerts(kind=AlertKind.HOT, news=news(malika, "a")) == 0


def test_nobody_of_another_center_is_told_anything(stranger):
    assert raise_alerts(kind=AlertKind.HOT, news=news(stranger, "a")) == 0


def test_many_news_are_told_in_few_statements(malika, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        raise_alerts(kind=AlertKind.STANDING, news=news(malika, *(str(n) for n in range(1000))))
    assert Alert.objects.count() == 1000


def test_a_person_sees_only_own_alerts_away(malika, owner):
    raise_alerts(kind=AlertKind.HOT, news=[*news(malika, "a"), *news(owner, "a")])
    assert see_alerts(alerts=Alert.objects.all(), member=malika) == 1
    assert Alert.objects.unseen_by(owner).exists()
    assert not Alert.objects.unseen_by(malika).exists()
