"""Tells the families of groups their new timetable, and that it does not come after all."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messaging.choices import MessageStatus
from messaging.models import Telling, ToldPerson
from messaging.reach import Way
from messaging.services.cancel_messages import cancel_topic
from messaging.services.tell_people import Said, tell_people
from messaging.subjects import Person
from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.audience import Invited, invited_to_groups
from scheduling.lesson_news import lessons_to_tell
from scheduling.message_kinds import NEW_TIMETABLE, TIMETABLE_AS_BEFORE, TIMETABLE_WITHIN
from scheduling.models import Group, Lesson, ScheduleChange
from scheduling.overlays import read_overlays, term_plans
from scheduling.services.lay_out_lessons import Laid
from scheduling.slots import zone_of

# What has left, or may have.
HEARD = (MessageStatus.SENT, MessageStatus.SENDING, MessageStatus.UNCERTAIN)


@transaction.atomic
def tell_of_change(*, change: ScheduleChange, laid: Laid, actor: Membership | None) -> Telling | None:
    """One message for each family, about all its groups that change."""
    groups = {lesson.group_id for lesson in (*laid.created, *laid.changed, *laid.removed)}
    return _tell(_topic(change), groups, change.first_day, change.last_day, actor)


@transaction.atomic
def tell_of_group(*, group: Group, laid: Laid, actor: Membership | None) -> Telling | None:
    """The same of one group whose days, time or room were changed for good."""
    if not (laid.created or laid.changed or laid.removed):
        return None
    return _tell(f"group:{group.pk}", {group.pk}, timezone.localdate(), None, actor)


@transaction.atomic
def take_back_news(*, changes: Iterable[ScheduleChange], actor: Membership | None) -> list[Telling]:
    """The change is undone: what has not left does not leave, and whoever was told is told that all is as before."""
    told = []
    reached = Q(message__kind=NEW_TIMETABLE, message__status__in=HEARD) & ~Q(message__to="")
    called = Q(message=None, called_at__isnull=False)
    for change in changes:
        topic = _topic(change)
        heard = ToldPerson.objects.filter(telling__key__startswith=f"{topic}:")
        cancel_topic(topic)
        people = list(heard.filter(reached | called).select_related("message").order_by("pk"))
        said = [_as_before(one) for one in people]
        if said:
            title = _("%(change)s does not come: the timetable is as before") % {"change": change}
            key = f"{topic}:{uuid4().hex}"
            told.append(tell_people(title=title, said=said, key=key, topic=topic, actor=actor))
    return told


def _topic(change: ScheduleChange) -> str:
    return f"change:{change.pk}"


def _tell(
    topic: str, group_ids: Collection[int], first: date, last: date | None, actor: Membership | None
) -> Telling | None:
    cancel_topic(topic)
    lessons = _first_lessons(group_ids, first)
    lines = _Lines(lessons.values())
    said = [each for one in invited_to_groups(group_ids, first, last) if (each := _said(one, lessons, lines))]
    if not said:
        return None
    names = ", ".join(sorted({str(lesson.group) for lesson in lessons.values()}))
    return tell_people(
        title=_("New timetable: %(groups)s") % {"groups": names},
        said=said,
        key=f"{topic}:{uuid4().hex}",
        topic=topic,
        not_after=timezone.now() + TIMETABLE_WITHIN,
        actor=actor,
    )


def _first_lessons(group_ids: Collection[int], first: date) -> dict[int, Lesson]:
    """{group: its first lesson to come by the new timetable}; two queries."""
    coming = Lesson.objects.planned().filter(group__in=group_ids, planned_on__gte=first, starts_at__gt=timezone.now())
    firsts: dict[int, int] = {}
    for group, pk in coming.order_by("starts_at", "pk").values_list("group_id", "pk"):
        firsts.setdefault(group, pk)
    return {lesson.group_id: lesson for lesson in lessons_to_tell(firsts.values())}


class _Lines:
    """ "FE-2: Mon Wed Fri, 14:00–15:30, room 103, Dilnoza", in the language that is on."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        self.overlays = read_overlays(lesson.group_id for lesson in lessons)

    def of(self, lesson: Lesson) -> str:
        group, zone = lesson.group, zone_of(lesson.group.branch)
        plans = term_plans(group, lesson.planned_on or lesson.starts_at.date(), self.overlays.get(group.pk, ()))
        _day, plan = next(plans, (None, None))
        days = (plan.pattern if plan else group.pattern).in_words
        starts, ends = (date_format(at.astimezone(zone), "H:i") for at in (lesson.starts_at, lesson.ends_at))
        room = _("room %(room)s") % {"room": lesson.room} if lesson.room else ""
        teacher = lesson.teacher.name if lesson.teacher else ""
        return f"{group}: {', '.join(part for part in (days, f'{starts}–{ends}', room, teacher) if part)}"


def _said(one: Invited, lessons: Mapping[int, Lesson], lines: _Lines) -> Said | None:
    theirs = [lessons[group] for group in one.about if group in lessons]
    if not theirs:
        return None
    with translation.override(one.person.way.language if one.person.way else open_organization().language):
        first = min(theirs, key=lambda lesson: lesson.starts_at)
        at = first.starts_at.astimezone(zone_of(first.group.branch))
        words = {
            "center": open_organization().name,
            "student": one.names,
            "group": ", ".join(str(lesson.group) for lesson in theirs),
            "course": str(first.group.course),
            "date": date_format(at, "D j E"),
            "time": date_format(at, "H:i"),
            "lessons": "\n".join(lines.of(lesson) for lesson in theirs),
        }
    return Said(one.person, NEW_TIMETABLE, words)


def _as_before(one: ToldPerson) -> Said:
    """To the address that heard of the change; who was called is called again."""
    message = one.message
    way = Way(message.channel, message.to, message.language, message.recipient) if message else None
    person = Person(one.subject, one.name, one.phone, way, one.about)
    return Said(person, TIMETABLE_AS_BEFORE, message.context if message else {})
