"""Some weeks in the life of a center, made up from a seed, through the verbs people use."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from leads.choices import TouchOutcome
from leads.factories import make_lead, make_source
from leads.models import Lead, LeadMerge, LeadReminder
from leads.services.assign_leads import assign_leads
from leads.services.change_status import change_statuses, restore_statuses
from leads.services.edit_lead import edit_lead
from leads.services.follow_ups import finish_reminder, mark_overdue
from leads.services.log_touch import log_touch, take_back_touch
from leads.services.merge_leads import merge_leads
from leads.services.set_next_contact import set_next_contact
from leads.services.undo_merge import undo_merge
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from scheduling.factories import make_course
from trials.models import TrialLesson
from trials.services.book_trial import OwnTime, book_trial_alone
from trials.services.decide_trial import record_outcome, take_back_outcome
from trials.services.make_offer import make_offer

# By turns; what cannot be done at a moment is not done.
VERBS = (
    *("come",) * 5, *("call",) * 6, *("plan",) * 4, *("book",) * 3, *("went",) * 4, *("offer",) * 2, *("move",) * 4,
    *("give",) * 2, "slip", *("done",) * 3, "merge", "part", "change", "outcome_back", "status_back",
)  # fmt: skip


class Story:
    """Inside the scope of its center. `live` goes through the days and does a handful of things in each."""

    verbs: tuple[str, ...] = VERBS

    def __init__(self, center: Organization, seed: int) -> None:
        self.dice = random.Random(seed)
        self.people = [make_member(Role.SALESPERSON, organization=center) for _ in range(3)]
        self.sources = [make_source() for _ in range(2)]
        self.course = make_course()

    def live(self, first: date, days: int, *, a_day: int = 10) -> None:
        midnight = datetime.combine(first, datetime.min.time(), UTC)
        for number in range(days):
            moments = sorted(self.dice.uniform(0, 24 * 3600) for _ in range(a_day))
            for seconds in moments:
                with time_machine.travel(midnight + timedelta(days=number, seconds=seconds), tick=False):
                    mark_overdue()
                    self.act(self.dice.choice(self.verbs))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # It does so by itself with what is committed; a test's rows it may hold to be none at all.
                cursor.execute("ANALYZE")

    def act(self, verb: str) -> bool:
        try:
            getattr(self, verb)()
        except (ValidationError, IndexError):
            return False
        return True

    def lead(self) -> Lead:
        return self._one(Lead.objects.filter(merged_into=None, is_archived=False))

    def _one(self, rows: Any) -> Any:
        return self.dice.choice(list(rows.order_by("pk")))

    def person(self) -> Any:
        return self.dice.choice(self.people)

    def come(self) -> None:
        late = timedelta(hours=self.dice.choice((0, 0, 0, 30)))
        owner, source = self.dice.choice([*self.people, None]), self.dice.choice([*self.sources, None])
        make_lead(owner=owner, source=source, created_at=timezone.now() - late)

    def call(self) -> None:
        direction = self.dice.choice(("outbound", "outbound", "inbound"))
        outcome = self.dice.choice(TouchOutcome.values)
        earlier = timedelta(hours=self.dice.choice((0, 0, 0, 5, 20)))
        log_touch(
            lead=self.lead(), channel="phone", outcome=outcome, direction=direction, actor=self.person(),
            at=timezone.now() - earlier,
        )  # fmt: skip

    def slip(self) -> None:
        person = self.person()
        touch = log_touch(lead=self.lead(), channel="phone", outcome="success", actor=person)
        take_back_touch(touchpoint=touch, actor=person)

    def plan(self) -> None:
        at = timezone.now() + timedelta(hours=self.dice.uniform(1, 40))
        set_next_contact(leads=Lead.objects.filter(pk=self.lead().pk), at=at, actor=None)

    def done(self) -> None:
        finish_reminder(reminder=self._one(LeadReminder.objects.open()), actor=self.person())

    def book(self) -> None:
        time = OwnTime(self.course, timezone.now() + timedelta(hours=self.dice.uniform(1, 30)), 60, None, None)
        book_trial_alone(lead=self.lead(), time=time, actor=self.person())

    def went(self) -> None:
        trials = TrialLesson.objects.filter(own_starts_at__lt=timezone.now())
        status = self.dice.choice(("attended", "attended", "no_show"))
        record_outcome(trial=self._one(trials), status=status, actor=self.person())

    def outcome_back(self) -> None:
        trials = TrialLesson.objects.filter(status__in=("attended", "no_show"))
        take_back_outcome(trial=self._one(trials), actor=self.person())

    def offer(self) -> None:
        until = timezone.now().date() + timedelta(days=5)
        make_offer(lead=self.lead(), course=self.course, price=Decimal(100), valid_until=until, actor=self.people[0])

    def move(self) -> None:
        status = self.dice.choice(("qualified", "enrolled", "lost", "lost", "contacted"))
        leads = Lead.objects.filter(pk=self.lead().pk)
        change_statuses(leads=leads, status=status, actor=self.people[1], reason="too far", is_sure=True)

    def status_back(self) -> None:
        lead = self.lead()
        last = lead.events.filter(kind="status").order_by("-id").first()
        restore_statuses(events=[last] if last and "taken_back" not in last.payload else [], actor=None)

    def give(self) -> None:
        owners = [self.person()] if self.dice.random() < 0.8 else []
        assign_leads(leads=Lead.objects.filter(pk=self.lead().pk), owners=owners, actor=None)

    def merge(self) -> None:
        winner, absorbed = self.lead(), self.lead()
        choices = {"owner": absorbed.pk} if self.dice.random() < 0.5 else {}
        merge_leads(winner=winner, absorbed=[absorbed], choices=choices, actor=None)

    def part(self) -> None:
        undo_merge(merge=self._one(LeadMerge.objects.filter(undone_at=None)), actor=None)

    def change(self) -> None:
        lead = self.lead()
        edit_lead(lead_id=lead.pk, changes={"source": self.dice.choice(self.sources)}, actor=None, version=lead.version)
