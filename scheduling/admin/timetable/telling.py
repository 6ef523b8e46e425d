"""Tells families what a door of the timetable has just done, if that was ticked; undoing it tells again."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest

from messaging.models import Telling
from scheduling.admin.timetable.lesson_card import Told
from scheduling.admin.timetable.lesson_forms import TellForm
from scheduling.admin.told import in_words
from scheduling.lesson_news import LessonState
from scheduling.services.tell_lessons import tell_of_lessons


def asks_to_tell(asked: TellForm) -> bool:
    return asked.is_valid() and bool(asked.cleaned_data["tell"])


def and_tell(
    request: HttpRequest, told: Told, asked: TellForm, before: Mapping[int, LessonState]
) -> tuple[Told, Telling | None]:
    """The change stands by now, whatever becomes of telling it: what is undone is told in the same way."""
    changed = {pk: before[pk] for pk in told.lessons if pk in before}
    if not asks_to_tell(asked) or not changed:
        return told, None
    telling = tell_of_lessons(
        before=changed,
        actor=request.membership,  # type: ignore[attr-defined]
        is_undo=asked.cleaned_data["as_before"],
    )
    values = {**told.values, "tell": "on", "as_before": "" if asked.cleaned_data["as_before"] else "on"}
    return replace(told, text=f"{told.text} {in_words(telling)}".strip(), values=values), telling
