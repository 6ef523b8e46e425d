"""The list of trials over many trials: milliseconds on the server and queries of each kind of page.

python -m benchmarks.trial_list [--trials 500000] [--repeat 5]

Three years of lessons, each with ten guests who tried; of the last days some are undecided, of the next some booked.
"""

import argparse
import os
import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.housekeeping import tidy  # noqa: E402
from benchmarks.pages import Measured, measure_page, measure_pages  # noqa: E402
from benchmarks.people_file import ENGLISH, RUSSIAN, SYLLABLES, UZBEK  # noqa: E402
from common.search_text import build_search_text  # noqa: E402
from leads.factories import make_source  # noqa: E402
from leads.models import Lead  # noqa: E402
from organizations.choices import Role  # noqa: E402
from organizations.factories import make_member, make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from scheduling.factories import make_course, make_room, make_teacher, new_group  # noqa: E402
from scheduling.models import Group, Lesson, LessonGuest  # noqa: E402
from trials.choices import TrialResult, TrialStatus  # noqa: E402
from trials.models import TrialLesson  # noqa: E402

LIST = "/admin/trials/triallesson/"
ALLOWED_MS = {"postgresql": 150, "sqlite": 150}
MOST_QUERIES = 12
BATCH = 400
GUESTS = 10
DAYS_BEHIND, DAYS_AHEAD = 1_080, 14
RESULTS = (TrialResult.ACCEPTED, TrialResult.REJECTED)
TABLES = ("leads_lead", "scheduling_lesson", "scheduling_lessonguest", "trials_triallesson")


class School:
    """Groups that somebody tries each day."""

    def __init__(self, count: int) -> None:
        self.chance = random.Random(7)
        self.center = make_organization(slug="bench", name="Bench")
        self.owner = make_member(Role.OWNER, organization=self.center)
        self.sellers = [make_member(Role.SALESPERSON, organization=self.center) for _ in range(10)]
        self.now = timezone.now().replace(minute=0, second=0, microsecond=0)
        with organization_scope(self.center), timezone.override(self.center.zone), transaction.atomic():
            self.source = make_source()
            self.groups = [new_group(course=course, room=make_room(), teacher=make_teacher()) for course in _courses()]
            Group.objects.bulk_create(self.groups)
            self.leads = self._fill_leads(count // 2)
            self._fill_trials(count)
        for table in TABLES:
            tidy(table)

    def _fill_leads(self, count: int) -> list[int]:
        for some in batched((self._lead(number) for number in range(count)), BATCH * 10):
            Lead.objects.bulk_create(some, batch_size=BATCH)
        return list(Lead.objects.order_by("pk").values_list("pk", flat=True))

    def _lead(self, number: int) -> Lead:
        firsts, lasts = self.chance.choice([UZBEK, RUSSIAN, ENGLISH])
        lead = Lead(
            first_name=self.chance.choice(firsts),
            last_name=self.chance.choice(lasts) + self.chance.choice(SYLLABLES),
            phone=f"+99890{number:07}",
            source=self.source,
            owner=self.chance.choice(self.sellers),
            created_at=self.now,
        )
        lead.search_text = build_search_text(lead.first_name, lead.last_name, phone=lead.phone)
        return lead

    def _fill_trials(self, count: int) -> None:
        """From the oldest on, so that the last booked are the next to come."""
        lessons = list(self._lessons(count // GUESTS))
        for some in batched(lessons, BATCH):
            Lesson.objects.bulk_create(some)
            guests = LessonGuest.objects.bulk_create(
                [LessonGuest(lesson=lesson, name="Guest") for lesson in some for _ in range(GUESTS)], batch_size=BATCH
            )
            TrialLesson.objects.bulk_create(self._trials(guests), batch_size=BATCH)

    def _lessons(self, count: int) -> Iterator[Lesson]:
        first = self.now - timedelta(days=DAYS_BEHIND)
        step = timedelta(days=DAYS_BEHIND + DAYS_AHEAD) / count
        for number in range(count):
            group = self.groups[number % len(self.groups)]
            begins: datetime = first + step * number
            ends = begins + timedelta(minutes=90)
            yield Lesson(
                group=group, starts_at=begins, ends_at=ends, room=group.room, teacher=group.teacher, capacity=20
            )

    def _trials(self, guests: Iterable[LessonGuest]) -> list[TrialLesson]:
        return [
            TrialLesson(
                lead_id=self.chance.choice(self.leads),
                guest=guest,
                course=guest.lesson.group.course,
                **self._outcome(guest.lesson.starts_at),
            )
            for guest in guests
        ]

    def _outcome(self, begins: datetime) -> dict[str, Any]:
        """What is still to come is booked; of the last three days half is undecided."""
        if begins > self.now or (begins > self.now - timedelta(days=3) and self.chance.random() < 0.25):
            return {"status": TrialStatus.SCHEDULED}
        if self.chance.random() < 0.3:
            return {"status": TrialStatus.NO_SHOW}
        if begins > self.now - timedelta(days=3) and self.chance.random() < 0.25:
            return {"status": TrialStatus.ATTENDED}
        if begins > self.now - timedelta(days=7) and self.chance.random() < 0.2:
            return {"status": TrialStatus.ATTENDED, "result": TrialResult.SALES_OFFER}
        return {"status": TrialStatus.ATTENDED, "result": self.chance.choice(RESULTS)}


def _courses() -> list[Any]:
    courses = [make_course() for _ in range(8)]
    return [courses[number % 8] for number in range(40)]


def pages_of(school: School) -> dict[str, str]:
    group, seller = school.groups[0], school.sellers[0]
    month_ago = (school.now - timedelta(days=30)).date()
    return {
        "all": "",
        "all, page 500": "p=500",
        "today": "show=today",
        "overdue": "show=overdue",
        "coming": "show=coming",
        "without lesson": "show=without_lesson",
        "offers open": "show=offers",
        "did not come": "status=no_show",
        "rejected": "result=rejected",
        "course": f"course={group.course_id}",
        "group": f"group={group.pk}",
        "teacher": f"teacher={group.teacher_id}",
        "salesperson": f"owner={seller.pk}",
        "coming of a salesperson": f"show=coming&owner={seller.pk}",
        "a day a month ago": f"when_from={month_ago}&when_to={month_ago}",
        "a month": f"when_from={month_ago}&when_to={school.now.date()}",
        "name": "q=karimov",
        "7 digits of a phone": "q=0012345",
        "nobody": "q=qqqqq",
    }


def measure(school: School, repeat: int) -> Measured:
    measured: Measured = {}
    for who, member in (("", school.owner), ("salesperson sees: ", school.sellers[0])):
        browser = Browser()
        assert member.user
        browser.force_login(member.user)
        browser.get(LIST)
        for name, query in pages_of(school).items():
            measured[who + name] = measure_page(browser, f"{LIST}?{query}", repeat)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=500_000)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    measure_pages(
        "trial_list",
        fill=lambda: School(arguments.trials),
        measure=lambda school: measure(school, arguments.repeat),
        allowed_ms=ALLOWED_MS,
        about=lambda school: {"trials": arguments.trials},
        most_queries=MOST_QUERIES,
    )


if __name__ == "__main__":
    main()
