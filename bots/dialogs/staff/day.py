"""My day in the chat: what the page shows, as far as a small screen reads it; for a teacher the lessons of today."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bots.dialogs.staff.member import member_of
from bots.dialogs.words import rows_of
from bots.models import Conversation
from bots.services.lines import bot_says
from bots.staff.people import page_at, page_of
from bots.staff.traces import DAY_TOPIC
from messaging.services.enqueue_messages import Button
from organizations.choices import Role
from organizations.models import Membership
from reminders.day_rows import Row
from reminders.my_day import Day, read_day, start_of_day
from scheduling.models import Lesson
from scheduling.roll.unmarked import Progress, progress_of
from scheduling.slots import zone_of

MOST = 10
IN_A_ROW = 5
WORKS_ON_LEADS = "leads.change_lead"


def show_day(conversation: Conversation, _words: str | Sequence[str] = "") -> None:
    """`day`, or /day."""
    member = member_of(conversation)
    parts: list[str] = []
    buttons: list[list[Button]] = []
    if member.has_role((Role.TEACHER,)):
        parts.append(_lessons(member))
    if WORKS_ON_LEADS in member.rights:
        words, rows = _leads(read_day(member, timezone.now()))
        parts.append(words)
        buttons += rows
    text = "\n\n".join(parts) or _("Nothing of the program waits for you here.")
    bot_says(conversation=conversation, text=text, buttons=buttons, topic=DAY_TOPIC)


def _leads(day: Day) -> tuple[str, list[list[Button]]]:
    if not day.left:
        return _("My day: all done, %(n)d so far.") % {"n": day.done}, []
    lines = [_("My day: %(left)d to do, %(done)d done.") % {"left": day.left, "done": day.done}]
    links: list[Button] = []
    number = 0
    for group in day.groups:
        if number >= MOST:
            break
        lines += ["", f"{group.title}:"]
        for row in group.rows[: MOST - number]:
            number += 1
            lines.append(f"{number}. {_row_words(row)}")
            if url := _page(row):
                links.append({"text": str(number), "url": url})
    if day.left > number:
        more = ngettext("… and %(n)d more", "… and %(n)d more", day.left - number)
        lines += ["", more % {"n": day.left - number}]
    buttons = rows_of(links, width=IN_A_ROW)
    if url := page_at("admin:my_day"):
        buttons.append([{"text": _("Open My day"), "url": url}])
    return "\n".join(lines), buttons


def _row_words(row: Row) -> str:
    whom = row.lead or row.client
    who = " – ".join(part for part in (whom.name if whom else "", row.title) if part)
    return f"{who}: {row.reason.text} {row.reason.hot}".strip()


def _page(row: Row) -> str:
    about = row.lead or row.client
    return page_of(about) if about else ""


def _lessons(member: Membership) -> str:
    now = timezone.now()
    today = start_of_day(now)
    rows = Lesson.objects.planned().filter(teacher=member).between(today, today + timedelta(days=1))
    lessons = list(rows.select_related("group__branch", "room").order_by("starts_at"))
    if not lessons:
        return _("No lessons today.")
    progress = progress_of(lessons)
    return "\n".join([_("Your lessons today:"), *(_lesson_words(each, progress[each.pk]) for each in lessons)])


def _lesson_words(lesson: Lesson, progress: Progress) -> str:
    zone = zone_of(lesson.group.branch)
    begins, ends = (date_format(at.astimezone(zone), "H:i") for at in (lesson.starts_at, lesson.ends_at))
    room = _("room %(room)s") % {"room": lesson.room.name} if lesson.room else ""
    people = ngettext("%(n)d person", "%(n)d people", progress.people) % {"n": progress.people}
    return f"{begins}–{ends} " + ", ".join(part for part in (str(lesson.group), room, people) if part)
