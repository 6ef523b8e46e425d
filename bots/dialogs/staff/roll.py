"""The roll of an own lesson, marked in the chat: all at once, or one by one. Marks set meanwhile elsewhere stay."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bots.dialogs.registries import StaleButtonError
from bots.dialogs.staff.member import member_of
from bots.dialogs.words import button, rows_of
from bots.models import Conversation
from bots.services.lines import bot_says
from bots.staff.rolls import ALL, DONE, MOST_PEOPLE, ONE_BY_ONE, TOGGLE, page_row
from messaging.services.enqueue_messages import Button
from organizations.models import Membership
from scheduling.choices import AttendanceState
from scheduling.models import Lesson
from scheduling.roll.attendees import Mark, Who
from scheduling.roll.sheet import Row, read_sheet
from scheduling.services.mark_roll import Marked, mark_roll

FACT = "roll"
CAME, ABSENT = "✓", "✗"
NAME_LENGTH = 40


def press(conversation: Conversation, args: Sequence[str]) -> None:
    """`roll:<lesson>:<all, list, done>` or `roll:<lesson>:t:<who>`."""
    member = member_of(conversation)
    lesson = _own_lesson(member, args[0] if args else "")
    match args[1:]:
        case [what] if what == ALL:
            _mark_all(conversation, lesson, member)
        case [what] if what == ONE_BY_ONE:
            _begin(conversation, lesson)
        case [what, who] if what == TOGGLE:
            _toggle(conversation, lesson, who)
        case [what] if what == DONE:
            _finish(conversation, lesson, member)
        case _:
            raise StaleButtonError


_PRESENT, _ABSENT = AttendanceState.PRESENT.value, AttendanceState.ABSENT.value


def _own_lesson(member: Membership, number: str) -> Lesson:
    """Only one they teach, whatever else they may do in the program."""
    if not number.isdecimal() or len(number) > 18:
        raise StaleButtonError
    rows = Lesson.objects.planned().markable_by(member).filter(pk=int(number), teacher=member)
    lesson: Lesson | None = rows.select_related("group__branch").first()
    if lesson is None:
        raise StaleButtonError
    return lesson


def _mark_all(conversation: Conversation, lesson: Lesson, member: Membership) -> None:
    """Not blindly: who said beforehand that they do not come is looked at first."""
    if _called_off(lesson):
        _begin(conversation, lesson)
        return
    _tell_marked(conversation, lesson, mark_roll(lesson=lesson, marks={}, rest=_PRESENT, actor=member))


def _begin(conversation: Conversation, lesson: Lesson) -> None:
    """The list from its start: who said that they do not come is ticked off already."""
    _keep(conversation, lesson, _called_off(lesson))
    _show(conversation, lesson)


def _unmarked(lesson: Lesson) -> list[Row]:
    return [row for row in read_sheet(lesson).rows if not row.mark.state]


def _called_off(lesson: Lesson) -> list[str]:
    return [row.who.key for row in _unmarked(lesson) if row.is_called_off]


def _absent(conversation: Conversation, lesson: Lesson) -> list[str] | None:
    """Whom they have ticked off so far; None if it is another lesson they are at."""
    kept = conversation.facts.get(FACT) or {}
    return list(kept["absent"]) if kept.get("lesson") == lesson.pk else None


def _keep(conversation: Conversation, lesson: Lesson | None, absent: Sequence[str]) -> None:
    facts = {name: fact for name, fact in conversation.facts.items() if name != FACT}
    if lesson:
        facts[FACT] = {"lesson": lesson.pk, "absent": list(absent)}
    conversation.facts = facts
    conversation.save(update_fields=["facts"])


def _toggle(conversation: Conversation, lesson: Lesson, who: str) -> None:
    if Who.read(who) is None:
        raise StaleButtonError
    absent = _absent(conversation, lesson)
    if absent is None:
        absent = _called_off(lesson)
    _keep(conversation, lesson, [key for key in absent if key != who] if who in absent else [*absent, who])
    _show(conversation, lesson)


def _show(conversation: Conversation, lesson: Lesson) -> None:
    """The list as it stands: a press is answered by the list anew."""
    rows = _unmarked(lesson)
    if not rows:
        _tell_marked(conversation, lesson, [])
        return
    absent = _absent(conversation, lesson) or []
    text = _("%(group)s: tick off who was absent, then press Done.") % {"group": lesson.group}
    if len(rows) > MOST_PEOPLE:
        text = _("%(group)s has too many people for this screen: open the roll.") % {"group": lesson.group}
        bot_says(conversation=conversation, text=text, buttons=page_row(lesson))
        return
    text = "\n".join([text, *(f"{row.name}: {_why(row)}" for row in rows if row.is_called_off)])
    names = rows_of((_name(lesson, row, absent) for row in rows), width=2)
    done = [button(_("Done"), "roll", lesson.pk, DONE)]
    bot_says(conversation=conversation, text=text, buttons=[*names, done])


def _name(lesson: Lesson, row: Row, absent: Sequence[str]) -> Button:
    sign = ABSENT if row.who.key in absent else CAME
    return button(f"{sign} {row.name[:NAME_LENGTH]}", "roll", lesson.pk, TOGGLE, row.who.key)


def _why(row: Row) -> str:
    """In the words of who said that they do not come."""
    word = row.said.word if row.said else ""
    return f"{word} ({row.said_why})" if row.said_why else word


def _finish(conversation: Conversation, lesson: Lesson, member: Membership) -> None:
    absent = _absent(conversation, lesson)
    rows = _unmarked(lesson)
    if rows and absent is None:
        # A list of long ago: what was ticked off there is forgotten.
        _begin(conversation, lesson)
        return
    marks = {row.who: Mark(_ABSENT if row.who.key in (absent or ()) else _PRESENT) for row in rows}
    changed = mark_roll(lesson=lesson, marks=marks, actor=member, expected=dict.fromkeys(marks, ""))
    _keep(conversation, None, [])
    _tell_marked(conversation, lesson, changed)


def _tell_marked(conversation: Conversation, lesson: Lesson, changed: Sequence[Marked]) -> None:
    if not changed:
        text = _("%(group)s: this roll is marked already.") % {"group": lesson.group}
    else:
        came = sum(each.after.state == _PRESENT for each in changed)
        words = ngettext("%(came)d of %(n)d person came", "%(came)d of %(n)d people came", len(changed))
        text = f"{lesson.group}: {words % {'came': came, 'n': len(changed)}}. " + _("It is written down.")
    bot_says(conversation=conversation, text=text, buttons=page_row(lesson))
