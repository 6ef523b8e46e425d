"""Trials of the demo: those to come, those that nobody decided about yet, offers, levels that were tested."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from crm_project.demo.leads import Author
from leads.choices import EventKind, LeadStatus
from leads.factories import save_past_events
from leads.models import Lead, LeadEvent
from scheduling.models import Group, Lesson, LessonGuest
from scheduling.prices import price_for
from scheduling.seats import seats_of_lessons
from trials.choices import REMINDERS, TrialResult, TrialStatus
from trials.models import Offer, PlacementTest, TrialLesson, TrialReminder

# However many leads the demo has: what a person looks through.
MOST_OF_A_STATUS = 60
SPAN = timedelta(days=8)
LEVELS = ("A1", "A2", "B1", "B2")
# What a trial came to, by how far its lead is.
CAME_TO: dict[str, TrialResult] = {
    LeadStatus.TRIAL_ATTENDED: TrialResult.PENDING,
    LeadStatus.SALES_OFFER: TrialResult.SALES_OFFER,
    LeadStatus.DOCUMENTS_PENDING: TrialResult.ACCEPTED,
    LeadStatus.DOCUMENTS_RECEIVED: TrialResult.ACCEPTED,
}


def make_trials(author: Author) -> None:
    _Trials(author).make()


class _Trials:
    """Each in a lesson of its course, where there is one, that has a seat to spare: a group with one seat left may
    still be joined."""

    def __init__(self, author: Author) -> None:
        self.now, self.dice = author.now, author.dice
        around = Lesson.objects.planned().between(self.now - SPAN, self.now + SPAN)
        self.lessons = list(around.select_related("group__course").order_by("starts_at", "pk"))
        self.free = {pk: seats.free for pk, seats in seats_of_lessons(self.lessons).items()}
        self.seats: list[tuple[LessonGuest, dict[str, Any]]] = []
        self.made: list[TrialLesson] = []

    def make(self) -> None:
        for lead in self._leads([LeadStatus.TRIAL_SCHEDULED]):
            # One of seven is over, and nobody has said how it went.
            self._try(lead, is_past=self.dice.random() < 1 / 7)
        for lead in self._leads(CAME_TO):
            self._try(lead, is_past=True, result=CAME_TO[lead.status])
        self._save()
        self._make_offers()
        self._make_tests()

    def _leads(self, statuses: Iterable[str]) -> list[Lead]:
        rows = Lead.objects.current().select_related("owner", "course").order_by("-pk")
        return [lead for status in statuses for lead in rows.filter(status=status)[:MOST_OF_A_STATUS]]

    def _try(self, lead: Lead, *, is_past: bool, result: TrialResult = TrialResult.PENDING) -> None:
        lesson = self._lesson_for(lead, is_past)
        if lesson is None:
            return
        self.free[lesson.pk] -= 1
        came = is_past and lead.status != LeadStatus.TRIAL_SCHEDULED
        facts = {
            "lead": lead,
            "course": lesson.group.course,
            "status": TrialStatus.ATTENDED if came else TrialStatus.SCHEDULED,
            "result": result,
            "booked_by": lead.owner,
            "outcome_by": lesson.teacher if came else None,
            "outcome_at": lesson.ends_at if came else None,
            "decided_at": lesson.ends_at if result == TrialResult.ACCEPTED else None,
        }
        self.seats.append((LessonGuest(lesson=lesson, name=lead.name), facts))

    def _lesson_for(self, lead: Lead, is_past: bool) -> Lesson | None:
        fits = [
            lesson
            for lesson in self.lessons
            if self.free[lesson.pk] > 1
            and (lesson.ends_at <= self.now) == is_past
            and lesson.starts_at > lead.created_at
        ]
        same = [lesson for lesson in fits if lesson.group.course_id == lead.course_id]
        return self.dice.choice(same or fits) if fits else None

    def _save(self) -> None:
        LessonGuest.objects.bulk_create([guest for guest, _facts in self.seats], batch_size=500)
        self.made = [TrialLesson(guest=guest, **facts) for guest, facts in self.seats]
        TrialLesson.objects.bulk_create(self.made, batch_size=200)
        TrialReminder.objects.bulk_create(
            [
                TrialReminder(
                    trial=trial,
                    moment=moment,
                    audience=audience,
                    **({"sent_for": trial.starts_at, "sent_at": trial.starts_at} if trial.ends_at <= self.now else {}),
                )
                for trial in self.made
                for moment, audience in REMINDERS
            ],
            batch_size=200,
        )
        save_past_events(event for trial in self.made for event in _story(trial, self.now))

    def _make_offers(self) -> None:
        Offer.objects.bulk_create(
            self._offer(trial, trial.guest.lesson.group)
            for trial in self.made
            if trial.guest and trial.result == TrialResult.SALES_OFFER
        )

    def _offer(self, trial: TrialLesson, group: Group) -> Offer:
        price = price_for(group.course.prices.all(), group.branch_id, timezone.localdate())
        has_discount = self.dice.random() < 0.3
        return Offer(
            lead=trial.lead,
            trial=trial,
            course=group.course,
            group=group,
            price=price.amount if price else Decimal(500_000),
            discount_percent=Decimal(10 if has_discount else 0),
            discount_reason="Brother or sister learns here" if has_discount else "",
            valid_until=timezone.localdate() + timedelta(days=self.dice.randrange(1, 8)),
            made_by=trial.lead.owner,
        )

    def _make_tests(self) -> None:
        """Of every third lead that came to a trial."""
        PlacementTest.objects.bulk_create(
            PlacementTest(
                lead=trial.lead,
                starts_at=trial.starts_at - timedelta(hours=1),
                course=trial.course,
                teacher=trial.teacher,
                level=self.dice.choice(LEVELS),
                done_at=trial.starts_at,
                made_by=trial.lead.owner,
            )
            for trial in self.made[::3]
            if trial.status == TrialStatus.ATTENDED
        )


def _story(trial: TrialLesson, now: datetime) -> list[LeadEvent]:
    """Booked, and how it went."""
    booked = min(now, max(trial.lead.created_at, trial.starts_at - timedelta(days=2)))
    facts = {"trial": str(trial.public_id), "where": trial.where}
    place = {"begins": trial.starts_at.isoformat(), "room": str(trial.room or ""), "teacher": str(trial.teacher or "")}
    told = [_event(trial, "booked", booked, trial.booked_by_id, {**facts, **place})]
    if trial.outcome_at:
        told.append(_event(trial, trial.status, trial.outcome_at, trial.outcome_by_id, facts))
    return told


def _event(trial: TrialLesson, what: str, at: datetime, actor_id: int | None, facts: dict[str, str]) -> LeadEvent:
    return LeadEvent(lead=trial.lead, kind=EventKind.TRIAL, to_value=what, at=at, actor_id=actor_id, payload=facts)
