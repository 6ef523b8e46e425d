"""Rolls a teacher has not marked, asked for in their chat when the last lesson of their day is over."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bots.staff.kinds import ROLL
from bots.staff.people import as_read_by, linked_people, page_at
from messaging.models import Message
from messaging.reach import Way, ways_into_chats
from messaging.services.enqueue_messages import Button, NewMessage, enqueue_messages
from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.models import Lesson
from scheduling.rights import MARKERS
from scheduling.roll.unmarked import Progress, progress_of, unmarked_lessons
from scheduling.slots import zone_of

AFTER = timedelta(minutes=3)
# Then the program asks those who lead.
WITHIN = timedelta(hours=6)
LONGEST_DAY = timedelta(hours=24)
# More people are no matter for buttons.
MOST_PEOPLE = 30
ALL, ONE_BY_ONE, TOGGLE, DONE = "all", "list", "t", "done"
_TOPIC = "roll:"


@transaction.atomic
def send_rolls() -> int:
    """Due each minute: how many rolls somebody was asked for."""
    people = {pk: member for pk, member in linked_people().items() if member.has_role(MARKERS)}
    ways = ways_into_chats(people.values())
    lessons = _not_told(_due(ways, timezone.now())) if ways else {}
    progress = progress_of(list(lessons))
    messages = [
        _message(lesson, ends, progress[lesson.pk], people[_teacher(lesson)], ways[_teacher(lesson)])
        for lesson, ends in lessons.items()
    ]
    enqueue_messages(messages)
    return len(messages)


def is_still_unmarked(message: Message) -> bool:
    """Nobody has marked it, moved it or given it to somebody else since."""
    now = timezone.now()
    rows = unmarked_lessons(now - LONGEST_DAY - WITHIN, now).filter(pk=int(message.topic.removeprefix(_TOPIC)))
    lesson = rows.select_related("teacher").first()
    if lesson is None or lesson.teacher is None or str(lesson.teacher.telegram_id) != message.to:
        return False
    return message.dedupe_key == _key(lesson)


def _due(people: Iterable[int], now: datetime) -> dict[Lesson, datetime]:
    """{lesson: when the last one of its teacher ended that day}."""
    keys = list(people)
    unmarked = unmarked_lessons(now - LONGEST_DAY, now - AFTER).filter(teacher__in=keys)
    rows = list(unmarked.select_related("group__branch").order_by("starts_at", "pk"))
    if not rows:
        return {}
    ends = _last_ends({_teacher(lesson) for lesson in rows}, now)
    found = {lesson: ends[_teacher(lesson), _day(lesson.starts_at)] for lesson in rows}
    return {lesson: end for lesson, end in found.items() if end + AFTER <= now < end + WITHIN}


def _last_ends(teachers: Iterable[int], now: datetime) -> dict[tuple[int, date], datetime]:
    """{(teacher, day): when their last lesson ends}; a lesson belongs to the day on which it begins."""
    around = Lesson.objects.planned().filter(teacher__in=teachers).between(now - LONGEST_DAY, now + LONGEST_DAY)
    ends: dict[tuple[int, date], datetime] = {}
    for teacher, begins, end in around.order_by("ends_at").values_list("teacher", "starts_at", "ends_at"):
        ends[teacher, _day(begins)] = end
    return ends


def _day(moment: datetime) -> date:
    return moment.astimezone(open_organization().zone).date()


def _teacher(lesson: Lesson) -> int:
    return lesson.teacher_id or 0


def _key(lesson: Lesson) -> str:
    return f"roll-{lesson.pk}-{lesson.teacher_id}-{lesson.ends_at:%Y%m%d%H%M}"


def _not_told(lessons: dict[Lesson, datetime]) -> dict[Lesson, datetime]:
    keys = [_key(lesson) for lesson in lessons]
    told = set(Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)) if keys else set()
    return {lesson: end for lesson, end in lessons.items() if _key(lesson) not in told}


def _message(lesson: Lesson, last_end: datetime, progress: Progress, person: Membership, way: Way) -> NewMessage:
    with as_read_by(person, way.language):
        return NewMessage(
            way=way,
            kind=ROLL,
            context={
                "group": str(lesson.group),
                "time": date_format(lesson.starts_at.astimezone(zone_of(lesson.group.branch)), "H:i"),
                "number": progress.people - progress.marked,
            },
            buttons=[*_buttons(lesson, progress), *page_row(lesson)],
            dedupe_key=_key(lesson),
            topic=f"{_TOPIC}{lesson.pk}",
            not_after=last_end + WITHIN,
            is_answer=True,
        )


def _buttons(lesson: Lesson, progress: Progress) -> list[list[Button]]:
    """`roll:<lesson>:<what>`."""
    if progress.people > MOST_PEOPLE:
        return []
    words = {ALL: _("All came"), ONE_BY_ONE: _("One by one")}
    return [[{"text": text, "data": f"roll:{lesson.pk}:{what}"} for what, text in words.items()]]


def page_row(lesson: Lesson) -> list[list[Button]]:
    url = page_at("admin:roll", lesson.pk)
    return [[{"text": _("Open the roll"), "url": url}]] if url else []
