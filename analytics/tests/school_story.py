"""A year of a center with all its halves: leads come and go as in `story`, and groups are opened, filled, left, paused
and called off, trials sit in lessons, leads become clients at a price, and channels cost money."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from analytics.models import Spend
from analytics.services.enter_spend import enter_spend, take_back_spend
from analytics.tests.story import VERBS, Story
from clients.factories import make_client
from leads.factories import make_source
from leads.models import Channel
from leads.services.convert_lead import convert_lead
from organizations.factories import make_branch
from organizations.models import Organization
from scheduling.choices import PriceUnit
from scheduling.factories import make_room, new_group, term
from scheduling.models import Enrolment, Group, Lesson
from scheduling.services.change_lesson import cancel_lesson
from scheduling.services.enrol import Terms, enrol
from scheduling.services.leave_group import leave_group
from scheduling.services.pause_enrolment import pause_enrolment
from scheduling.services.save_group import archive_group, open_group
from trials.models import TrialLesson
from trials.services.book_trial import book_trial, cancel_trial
from trials.services.decide_trial import accept_trial, record_outcome, reject_trial, take_back_decision

SCHOOL_VERBS = (
    *VERBS, *("found",) * 2, *("join",) * 9, *("win",) * 4, "leave", *("rest",) * 2, "fall_out", *("sit_in",) * 4,
    "call_off", *("try_out",) * 4, *("decide",) * 3, "undecide", "close", *("spend",) * 2, "unspend",
)  # fmt: skip
MOST_GROUPS = 6


class SchoolStory(Story):
    verbs: tuple[str, ...] = SCHOOL_VERBS

    def __init__(self, center: Organization, seed: int) -> None:
        super().__init__(center, seed)
        self.channels = [Channel.objects.create(key=f"c{number}", name=f"Channel {number}") for number in range(2)]
        self.sources += [make_source(channel=channel) for channel in self.channels]
        branches = [make_branch(name="Here"), make_branch(name="There")]
        self.rooms = [make_room(branch=branch, capacity=9) for branch in branches]

    @property
    def today(self) -> date:
        return timezone.localdate()

    def found(self) -> None:
        number = Group.objects.filter(is_archived=False, last_day__gte=self.today).count()
        if number < MOST_GROUPS:
            # No two of them meet in a room.
            room, hour = self.dice.choice(self.rooms), 8 + Group.objects.count() % 12
            facts = term(self.today + timedelta(days=self.dice.randint(1, 9)), self.dice.randint(2, 14))
            group = new_group(
                **facts, course=self.course, branch=room.branch, room=room, lesson_minutes=45, starts_at=time(hour),
                capacity=self.dice.randint(2, 6),
            )  # fmt: skip
            open_group(group=group)

    def _terms(self) -> Terms:
        price = self.dice.choice((None, Decimal(500_000), Decimal("333.33")))
        unit = self.dice.choice(PriceUnit.values)
        return Terms(price, unit, Decimal(self.dice.choice((0, 15))), "a friend")

    def group(self) -> Group:
        return self._one(Group.objects.filter(is_archived=False, last_day__gt=self.today))

    def enrolment(self) -> Enrolment:
        return self._one(Enrolment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=self.today)))

    def _join(self, client: Any) -> None:
        group = self.group()
        enrol(client=client, group=group, starts_on=max(group.first_day, self.today), actor=None, terms=self._terms())

    def join(self) -> None:
        self._join(make_client())

    def win(self) -> None:
        self._join(convert_lead(lead=self.lead(), actor=None, is_sure=True).client)

    def leave(self) -> None:
        leave_group(enrolment=self.enrolment(), last_day=self.today, reason="moved", actor=None)

    def rest(self) -> None:
        first = self.today + timedelta(days=self.dice.randint(0, 5))
        pause_enrolment(
            enrolment=self.enrolment(), starts_on=first, ends_on=first + timedelta(days=self.dice.randint(0, 12)),
            reason="ill", actor=None, keeps_seat=self.dice.random() < 0.5,
        )  # fmt: skip

    def _lesson(self) -> Lesson:
        soon = (timezone.now(), timezone.now() + timedelta(days=4))
        return self._one(Lesson.objects.planned().filter(starts_at__range=soon))

    def fall_out(self) -> None:
        cancel_lesson(lesson=self._lesson(), reason="no light")

    def sit_in(self) -> None:
        book_trial(lead=self.lead(), lesson=self._lesson(), actor=self.person())

    def call_off(self) -> None:
        cancel_trial(trial=self._one(TrialLesson.objects.filter(status="scheduled")), reason="ill", actor=None)

    def try_out(self) -> None:
        trials = TrialLesson.objects.filter(guest__lesson__starts_at__lt=timezone.now(), status="scheduled")
        record_outcome(
            trial=self._one(trials), status=self.dice.choice(("attended", "attended", "no_show")), actor=None
        )

    def decide(self) -> None:
        trial = self._one(TrialLesson.objects.filter(status="attended", decided_at=None))
        if self.dice.random() < 0.5:
            accept_trial(trial=trial, actor=None)
        else:
            reject_trial(trial=trial, reason="too far", actor=None)

    def undecide(self) -> None:
        take_back_decision(trial=self._one(TrialLesson.objects.exclude(decided_at=None)), actor=None)

    def close(self) -> None:
        if self.dice.random() < 0.3:
            archive_group(group=self.group())

    def spend(self) -> None:
        last = self.today - timedelta(days=self.dice.randint(0, 20))
        spend = Spend(
            channel=self.dice.choice(self.channels), first=last - timedelta(days=self.dice.randint(0, 8)), last=last,
            amount=Decimal(self.dice.randint(1, 10**6)) / 100, impressions=self.dice.randint(0, 5000), clicks=17,
        )  # fmt: skip
        enter_spend(spend=spend, actor=self.person())

    def unspend(self) -> None:
        take_back_spend(spend=self._one(Spend.objects.filter(taken_back_at=None)), actor=self.person())
