"""Who comes to lessons on trial, for whoever tells of changes."""

from collections import defaultdict
from collections.abc import Collection

from leads.reach import addressees_of, who_answers
from messaging.reach import ways_to
from messaging.subjects import Person, subject_of
from trials.models import TrialLesson


def people_on_trial(lesson_ids: Collection[int]) -> dict[int, list[Person]]:
    """{lesson: who answers for each lead that is expected there}; the same few queries for one and for many."""
    rows = TrialLesson.objects.scheduled().filter(guest__lesson__in=lesson_ids)
    trials = list(rows.select_related("lead", "guest").order_by("pk"))
    if not trials:
        return {}
    addressees = addressees_of(trial.lead for trial in trials)
    found: dict[int, list[Person]] = defaultdict(list)
    for trial, one, way in zip(trials, addressees, ways_to(addressees), strict=True):
        lead = trial.lead
        person = Person(subject_of("lead", lead.pk), who_answers(lead), one.phone, way, lead.name)
        found[trial.guest.lesson_id].append(person)
    return found
