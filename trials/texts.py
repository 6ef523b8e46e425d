"""The messages of trials: their kinds, and what stands in them."""

from typing import Any
from uuid import UUID

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.kinds import MessageKind, message_kinds
from messaging.services.enqueue_messages import Button
from organizations.scoping import open_organization
from scheduling.slots import zone_of
from trials.choices import TrialAnswer, TrialStatus
from trials.models import TrialLesson

BEFORE, SELLER_BEFORE, SELLER_AFTER = "trial_before", "trial_before_seller", "trial_after_seller"
_GROUP = gettext_lazy("Trial lessons")
_FACTS = {
    "name": gettext_lazy("Madina"),
    "lesson": gettext_lazy("English A1"),
    "day": gettext_lazy("Saturday, 28 November"),
    "time": "10:00",
    "place": gettext_lazy("Chilonzor, 12 Bunyodkor Street"),
    "teacher": gettext_lazy("Aziza Karimova"),
    "center": gettext_lazy("Orient School"),
}
_KINDS = {
    BEFORE: MessageKind(
        title=gettext_lazy("Reminder of a trial, to who comes"),
        group=_GROUP,
        text=gettext_lazy(
            "Hello! {name} has a trial lesson: {lesson}, {day}, {time}, {place}. Will you come? {center}"
        ),
        variables=_FACTS,
        subject=gettext_lazy("Trial lesson, {day}, {time}"),
    ),
    SELLER_BEFORE: MessageKind(
        title=gettext_lazy("Reminder of a trial, to the salesperson"),
        group=_GROUP,
        text=gettext_lazy("Trial at {time}: {name}, {lesson}, {place}. Answer so far: {answer}. Phone: {phone}"),
        variables={**_FACTS, "answer": gettext_lazy("Comes"), "phone": "+998 90 123 45 67"},
        is_for_staff=True,
    ),
    SELLER_AFTER: MessageKind(
        title=gettext_lazy("How was the trial, to the salesperson"),
        group=_GROUP,
        text=gettext_lazy("The trial of {name} ({lesson}, {time}) is over. How did it go?"),
        variables=_FACTS,
        is_for_staff=True,
    ),
}


def register() -> None:
    for key, kind in _KINDS.items():
        message_kinds.register(key, kind)


def facts_of(trial: TrialLesson, language: str) -> dict[str, Any]:
    """What may stand in a text about it, in the words of that language and by the clock of the branch."""
    room = trial.room
    branch = room.branch if room else trial.guest.lesson.group.branch if trial.guest else None
    zone = zone_of(branch) if branch else open_organization().zone
    begins = timezone.localtime(trial.starts_at, zone)
    with translation.override(language):
        return {
            "name": trial.lead.name,
            "lesson": str(trial.course or trial.where),
            "day": date_format(begins, "l, j F"),
            "time": date_format(begins, "H:i"),
            "place": ", ".join(part for part in (str(branch or ""), branch.address if branch else "") if part),
            "teacher": str(trial.teacher or ""),
            "center": open_organization().name,
        }


def answer_buttons(trial: TrialLesson, language: str) -> list[list[Button]]:
    """`trial:<its id>:<the answer>`, one below the other: thumbs are wide."""
    with translation.override(language):
        words = {
            TrialAnswer.COMING: _("I'll come"),
            TrialAnswer.CANNOT: _("I can't"),
            TrialAnswer.ANOTHER: _("Another time"),
        }
    return [[_button(words[answer], "trial", trial.public_id, answer)] for answer in words]


def outcome_buttons(trial: TrialLesson, language: str) -> list[list[Button]]:
    """`outcome:<its id>:<what happened>`."""
    with translation.override(language):
        words = {
            TrialStatus.ATTENDED.value: _("Came"),
            TrialStatus.NO_SHOW.value: _("Didn't come"),
            "offer": _("Came, offer made"),
        }
    return [[_button(words[what], "outcome", trial.public_id, what)] for what in words]


def _button(text: str, kind: str, public_id: UUID, what: str) -> Button:
    return {"text": text, "data": f"{kind}:{public_id}:{what}"}
