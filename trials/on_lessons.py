"""Who comes to lessons on trial, for whoever tells of changes."""

from collections import defaultdict
from collections.abc import Collection

from leads.reach import people_about
from messaging.subjects import Person
from trials.models import TrialLesson


def people_on_trial(lesson_ids: Collection[int]) -> dict[int, list[Person]]:
    """{lesson: who answers for each lead that is expected there}; the same few queries for one and for many."""
    rows = TrialLesson.objects.scheduled().filter(guest__lesson__in=lesson_ids)
    trials = list(rows.select_related("lead", "guest").order_by("pk"))
    found: dict[int, list[Person]] = defaultdict(list)
    if trials:
        for trial, person in zip(trials, people_about(trial.lead for trial in trials), strict=True):
            found[trial.guest.lesson_id].append(person)
    return found
