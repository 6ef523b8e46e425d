"""Tells the families of lessons what has changed in them: one message for each, which replaces what has not left."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messaging.choices import MessageStatus
from messaging.models import Message, Telling
from messaging.quiet_hours import loud_moment
from messaging.reach import Way
from messaging.services.cancel_messages import cancel_topic
from messaging.services.tell_people import Said, tell_people
from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.audience import Invited, invited_to
from scheduling.lesson_news import AS_BEFORE, LessonState, kind_of_news, lessons_to_tell, state_of, words_of
from scheduling.message_kinds import SEVERAL, TEXTS
from scheduling.models import Lesson

Known = Mapping[int, LessonState]


@transaction.atomic
def tell_of_lessons(
    *, before: Known, actor: Membership | None, is_undo: bool = False, only: Collection[str] | None = None
) -> Telling | None:
    """What is different from `before`, to everybody who comes; nothing if nobody has to hear of anything.

    Who has not got the message before this one never heard of what it said: the difference is from what they know,
    and where that is none, nothing is said. `only` these people, by their subjects. Without an audience: nothing.
    """
    lessons = lessons_to_tell(before)
    now = {lesson.pk: state_of(lesson) for lesson in lessons}
    topic = topic_of(now)
    unheard = _taken_back(topic)
    said = []
    for one in invited_to(lessons):
        if only is not None and one.person.subject not in only:
            continue
        known = _known_to(one, unheard, before)
        if news := _said(one, lessons, known, now, is_undo=is_undo):
            said.append(news)
    if not said:
        return None
    ends = max(state.starts_at for state in now.values())
    said = [_in_time(each, ends) for each in said]
    return tell_people(
        title=_title(lessons, before, now),
        said=said,
        key=f"{topic[:40]}:{uuid4().hex}",
        topic=topic,
        not_after=ends,
        actor=actor,
    )


def topic_of(lesson_ids: Collection[int]) -> str:
    """The same lessons changed again are the same thing to tell."""
    keys = sorted(lesson_ids)
    if len(keys) == 1:
        return f"lesson:{keys[0]}"
    return f"lessons:{sha256(repr(keys).encode()).hexdigest()[:32]}"


def _taken_back(topic: str) -> dict[tuple[str, str], dict[int, LessonState]]:
    """{address: what they know} of those whose message about this has not left, and does not any more."""
    waiting = list(Message.objects.unsent().filter(topic=topic))
    cancel_topic(topic)
    stopped = Message.objects.filter(pk__in=[row.pk for row in waiting], status=MessageStatus.CANCELLED)
    return {(row.channel, row.to): _known_in(row) for row in stopped if "known" in row.context}


def _known_in(message: Message) -> dict[int, LessonState]:
    return {int(pk): LessonState(**state) for pk, state in message.context["known"].items()}


def _known_to(one: Invited, unheard: Mapping[tuple[str, str], Known], before: Known) -> Known:
    way = one.person.way
    return {**before, **unheard.get((way.channel, way.to), {})} if way else before


def _said(one: Invited, lessons: Sequence[Lesson], known: Known, now: Known, *, is_undo: bool) -> Said | None:
    theirs = [lesson for lesson in lessons if lesson.pk in one.about]
    news = {lesson.pk: kind_of_news(known[lesson.pk], now[lesson.pk]) for lesson in theirs}
    changed = [lesson for lesson in theirs if news[lesson.pk]]
    if not changed:
        return None
    kind = news[changed[0].pk] if len(changed) == 1 else SEVERAL
    if is_undo and len(changed) == 1 and not now[changed[0].pk].is_off and not known[changed[0].pk].is_off:
        kind = AS_BEFORE
    with translation.override(one.person.way.language if one.person.way else open_organization().language):
        words = words_of(changed, known, now, one.names)
    carried = {str(lesson.pk): known[lesson.pk].as_data() for lesson in changed}
    return Said(one.person, kind, {**words, "known": carried})


def _in_time(said: Said, ends: datetime) -> Said:
    """Whose message quiet hours would hold until the lesson is over has to be called."""
    way: Way | None = said.person.way
    moment = timezone.now()
    if way and loud_moment(moment, ends, open_organization(), moment) >= ends:
        return replace(said, person=replace(said.person, way=None))
    return said


def _title(lessons: Sequence[Lesson], before: Known, now: Known) -> str:
    """ "FE-2, Mon 23 November, 15:00: a lesson is moved"."""
    first = lessons[0]
    when = date_format(timezone.localtime(before[first.pk].starts_at), "D j E, H:i")
    group = ", ".join(dict.fromkeys(str(lesson.group) for lesson in lessons))
    kind = kind_of_news(before[first.pk], now[first.pk]) if len(lessons) == 1 else SEVERAL
    what = TEXTS[kind][0] if kind in TEXTS else _("A lesson changes")
    return f"{group}, {when}: {what}"
