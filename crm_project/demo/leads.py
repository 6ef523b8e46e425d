"""Makes up leads of the last sixty days: who they are, how far they came, what was said, when to speak next."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from common.search_text import build_search_text
from crm_project.demo import words
from crm_project.demo.story import Story
from leads.choices import CLOSED_STATUSES, LeadStatus, Priority, Relation, TouchOutcome
from leads.models import Lead, LeadSource
from organizations.models import Branch, Membership, Tag
from scheduling.models import Course

# Hours of the day between which a school calls.
MORNING, NIGHT = 9, 21
DAYS_BACK = 60
CYRILLIC_SHARE = 0.18


@dataclass(frozen=True)
class Cast:
    """Rows of the center that stories are made of."""

    people: dict[str, Membership]
    branches: Sequence[Branch]
    courses: Sequence[Course]
    sources: dict[str, LeadSource]
    tags: Sequence[Tag]


class Author:
    """Makes up stories; the same seed makes up the same ones."""

    def __init__(self, cast: Cast, seed: int, now: datetime) -> None:
        self.cast = cast
        self.now = now
        self.dice = random.Random(seed)  # noqa: S311 - made-up people, no secrets
        self.sellers = [cast.people[login] for login in words.SELLERS]
        self._phones: set[str] = set()

    def stories(self, count: int) -> list[Story]:
        """Oldest first, so that the numbers of leads follow their time."""
        moments = sorted(self._moment() for _number in range(count))
        stories = [self._story(at) for at in moments]
        self._show_every_status(stories)
        return stories

    def _moment(self) -> datetime:
        """Rather lately than long ago, mostly in the evening."""
        day = self.now - timedelta(days=self.dice.triangular(0, DAYS_BACK, 0))
        hour = min(int(self.dice.triangular(8, 23, 19)), 22)
        local = datetime.combine(
            timezone.localdate(day), time(hour, self.dice.randrange(60)), timezone.get_current_timezone()
        )
        return min(local, self.now - timedelta(minutes=self.dice.randrange(3, 90)))

    def _story(self, at: datetime) -> Story:
        source, luck = self._source()
        story = Story(self._lead(at, source))
        if self.now - at < timedelta(hours=20):
            center = self.cast.people["manager"].organization
            story.lead.respond_by = center.hours.add_minutes(at, center.first_response_minutes)
        if self.dice.random() < self._share_with_owner(at):
            manager = self.cast.people["manager"]
            story.assign(
                self.dice.choice(self.sellers), self._soon(at + timedelta(minutes=self.dice.randrange(2, 40))), manager
            )
            self._walk(story, luck)
            self._plan(story)
        if self.dice.random() < 0.12:
            story.tag(self.dice.choice(self.cast.tags), self._soon(story.last_at), self.cast.people["manager"])
        return story

    def _share_with_owner(self, at: datetime) -> float:
        """Of those who came in the last hours, many wait for an owner."""
        return 0.45 if self.now - at < timedelta(hours=20) else 0.98

    def _source(self) -> tuple[str, float]:
        weights = [weight for _name, _channel, _door, weight, _luck in words.SOURCES]
        name, _channel, _door, _weight, luck = self.dice.choices(words.SOURCES, weights)[0]
        return name, luck

    def _lead(self, at: datetime, source: str) -> Lead:
        dice = self.dice
        script = 1 if dice.random() < CYRILLIC_SHARE else 0
        is_girl = dice.random() < 0.55
        course, for_children = self._course()
        surname = dice.choice(words.SURNAMES)[script]
        lead = Lead(
            first_name=dice.choice(words.GIRLS if is_girl else words.BOYS)[script],
            last_name=of_woman(surname) if is_girl else surname,
            phone=self.phone(),
            created_at=at,
            source=self.cast.sources[source],
            door=next(door for name, _channel, door, _weight, _luck in words.SOURCES if name == source),
            partner=self.cast.people["partner"] if source == words.PARTNER_SOURCE else None,
            course=course,
            branch=dice.choice(self.cast.branches),
            city="Tashkent",
            district=dice.choice(words.DISTRICTS),
            preferred_days=dice.choice(words.DAYS),
            preferred_time=dice.choice(words.TIMES),
            language=dice.choice(("uz", "uz", "ru")),
            campaign=dice.choice(words.CAMPAIGNS) if source.startswith("Instagram") else "",
            telegram_username=f"{surname.lower()}_{dice.randrange(10, 99)}"
            if script == 0 and dice.random() < 0.4
            else "",
            priority=dice.choices(Priority.values, (20, 60, 15, 5))[0],
            consent=True,
        )
        self._born(lead, surname, script, for_children)
        lead.search_text = search_text(lead)
        return lead

    def _course(self) -> tuple[Course, bool]:
        index = self.dice.choices(range(len(words.COURSES)), (24, 26, 22, 8, 6, 7, 7))[0]
        return self.cast.courses[index], words.COURSES[index][4]

    def _born(self, lead: Lead, surname: str, script: int, for_children: bool) -> None:
        """A child has somebody who answers."""
        age = self.dice.randrange(7, 15) if for_children else self.dice.randrange(16, 34)
        if self.dice.random() < 0.6:
            lead.birth_date = self.now.date() - timedelta(days=age * 365 + self.dice.randrange(365))
        if for_children:
            is_father = self.dice.random() < 0.25
            first_name = self.dice.choice(words.BOYS if is_father else words.GIRLS)[script]
            lead.contact_name = f"{first_name} {surname if is_father else of_woman(surname)}"
            lead.contact_relation = Relation.FATHER if is_father else Relation.MOTHER

    def phone(self) -> str:
        """A number of the country's plan that no operator gives out: its own part begins with two zeros."""
        while True:
            phone = f"+998{self.dice.choice(words.PHONE_CODES)}00{self.dice.randrange(100_000):05}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone

    def _walk(self, story: Story, luck: float) -> None:
        """Along the road as far as luck and time go; who falls off it says why."""
        owner, at = self._owner(story), story.last_at
        for status, likely, (shortest, longest) in words.ROAD:
            at += timedelta(hours=self.dice.uniform(shortest, longest))
            if at > self.now:
                return
            if self.dice.random() > min(likely * luck, 0.97):
                self._leave(story, at)
                return
            if status == LeadStatus.CONTACTED:
                self._call(story, at, owner)
            story.move(status, at, owner)
            self._remember(story, status, at, owner)

    def _call(self, story: Story, at: datetime, owner: Membership) -> None:
        """Some do not pick up the first time."""
        tried = at - timedelta(minutes=self.dice.uniform(20, 50))
        if self.dice.random() < 0.3 and tried > story.last_at:
            story.touch(TouchOutcome.NO_ANSWER, tried, owner)
        story.touch(TouchOutcome.SUCCESS, at, owner)

    def _remember(self, story: Story, status: LeadStatus, at: datetime, owner: Membership) -> None:
        if status in words.NOTES and self.dice.random() < 0.45:
            story.note(self.dice.choice(words.NOTES[status]), self._soon(at + timedelta(minutes=2)), owner)

    def _leave(self, story: Story, at: datetime) -> None:
        """Some are lost, most only stop moving."""
        if self.dice.random() < 0.45:
            status, reason = self.dice.choice(words.BESIDE[:6])
            story.move(status, at, self._owner(story), reason)

    def _plan(self, story: Story) -> None:
        """When to speak next: some are late, some are due today, some are forgotten."""
        if story.lead.status in CLOSED_STATUSES or self.dice.random() < 0.2:
            return
        kind, free_hours = self.dice.random(), (self.now - story.last_at).total_seconds() / 3600
        if kind < 0.2 and free_hours > 4:
            moment = self.now - timedelta(hours=self.dice.uniform(0.5, min(90, free_hours - 3)))
        elif kind < 0.36:
            moment = self.now + timedelta(minutes=self.dice.uniform(15, max(30, self._minutes_left())))
        else:
            moment = self.now + timedelta(days=self.dice.randrange(1, 12), minutes=self.dice.randrange(-240, 240))
        told = self._soon(story.last_at + timedelta(minutes=3))
        story.plan(_by_day(_round(moment), self.now), told, self._owner(story))

    def _minutes_left(self) -> float:
        """Of the working day."""
        evening = datetime.combine(timezone.localdate(self.now), time(20, 30), timezone.get_current_timezone())
        return (evening - self.now).total_seconds() / 60

    def _show_every_status(self, stories: Sequence[Story]) -> None:
        """What luck left out is set on leads that are on their way."""
        shown = {story.lead.status for story in stories}
        walking = iter([story for story in stories if story.lead.status == LeadStatus.INTERESTED])
        for status, reason in words.BESIDE:
            if status not in shown and (story := next(walking, None)):
                story.move(status, self._soon(story.last_at + timedelta(hours=1)), self._owner(story), reason)
                shown.add(status)

    def _owner(self, story: Story) -> Membership:
        return story.lead.owner or self.cast.people["manager"]

    def _soon(self, at: datetime) -> datetime:
        return min(at, self.now)


def search_text(lead: Lead) -> str:
    return build_search_text(
        lead.first_name,
        lead.last_name,
        lead.contact_name,
        lead.company,
        lead.phone,
        lead.email,
        lead.telegram_username,
    )


def of_woman(surname: str) -> str:
    return surname + ("a" if surname.isascii() else "а")


def siblings(stories: Sequence[Story]) -> Iterator[tuple[Story, Story]]:
    """Pairs who could be brother and sister: both children of a mother, or both of a father, of one surname."""
    waiting: dict[tuple[str, str], Story] = {}
    for story in stories:
        lead = story.lead
        if not lead.contact_name:
            continue
        key = (lead.contact_name.rpartition(" ")[2], lead.contact_relation)
        older = waiting.pop(key, None)
        if older and older.lead.first_name != lead.first_name:
            yield older, story
        else:
            waiting[key] = story


def _round(moment: datetime) -> datetime:
    """People agree on quarters of an hour."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def _by_day(moment: datetime, now: datetime) -> datetime:
    """Nobody is called at night: what was due is due since the evening before, what is to come comes in the morning."""
    local = timezone.localtime(moment)
    if MORNING <= local.hour < NIGHT:
        return moment
    if moment < now:
        return local.replace(hour=NIGHT - 3 + local.hour % 3) - timedelta(days=local.hour < MORNING)
    return local.replace(hour=MORNING + local.hour % 3) + timedelta(days=local.hour >= NIGHT)
