"""A trial as its page, its card and a row of the list show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from scheduling.admin.told import lesson_time
from trials.admin.picker.words import short_day, where_words
from trials.admin.trial_page.verbs import Verbs
from trials.admin.words import answer_chip, result_chip, status_chip, until_words
from trials.models import TrialLesson


@dataclass(frozen=True)
class Shown:
    """`pick_url` opens the picker for this trial: to move it, or to book another one in the same group."""

    trial: TrialLesson
    now: datetime

    @property
    def url(self) -> str:
        return reverse("admin:trials_triallesson_change", args=(self.trial.pk,))

    @property
    def when(self) -> str:
        return lesson_time(self.trial.starts_at)

    @property
    def short_when(self) -> str:
        return f"{short_day(self.trial.starts_at)}, {timezone.localtime(self.trial.starts_at):%H:%M}"

    @property
    def until_time(self) -> str:
        return f"{timezone.localtime(self.trial.ends_at):%H:%M}"

    @property
    def until(self) -> str:
        return until_words(self.trial, self.now)

    @property
    def is_late(self) -> bool:
        return self.trial.is_overdue(self.now) or self.trial.is_without_lesson

    @property
    def where(self) -> str:
        return where_words(self.trial.where, self.trial.room, self.trial.teacher)

    @property
    def status(self) -> SafeString:
        return status_chip(self.trial)

    @property
    def answer(self) -> SafeString:
        return answer_chip(self.trial)

    @property
    def result(self) -> SafeString:
        return result_chip(self.trial)

    @property
    def verbs(self) -> Verbs:
        return Verbs(self.trial, self.now)

    @property
    def pick_url(self) -> str:
        group: Any = self.trial.guest.lesson.group_id if self.trial.guest else ""
        kept = f"trial={self.trial.pk}" if self.verbs.is_open else f"group={group}"
        return f"{reverse('admin:trial_picker', args=(self.trial.lead_id,))}?{kept}"
