"""Signing up: name, phone, who learns, course, time, asked one by one; and one lead of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bots.choices import LineKind
from bots.dialogs.known import leads_of
from bots.dialogs.registries import StaleButtonError
from bots.dialogs.state import go, leave
from bots.dialogs.words import button, rows_of
from bots.models import Conversation
from bots.said import Said
from bots.services.lines import bot_says, note
from bots.services.recommend import friends_source, recommender_of, tell_recommended
from bots.sources import source_of
from common.names import clean_name
from common.phone import PhoneError, PhoneNormalizer
from import_service.choices import Outcome
from import_service.services.take_in_lead import take_in_lead
from leads.choices import Door
from leads.models import Lead
from messaging.services.enqueue_messages import Button
from organizations.scoping import open_organization
from scheduling.models import Course

FORM = "form"
MOST_COURSES = 30
YOUNGEST, OLDEST = 3, 99
# In words that are read the same in every language when groups are looked for.
TIMES = {
    "morning": ("before 12:00", gettext_lazy("In the morning")),
    "day": ("12:00-17:00", gettext_lazy("In the afternoon")),
    "evening": ("after 17:00", gettext_lazy("In the evening")),
    "any": ("", gettext_lazy("Any time")),
}
LEVELS = {
    "beginner": gettext_lazy("I begin"),
    "some": gettext_lazy("I know a little"),
    "good": gettext_lazy("I know it well"),
    "unknown": gettext_lazy("I do not know"),
}
WHO = {"self": gettext_lazy("I myself"), "child": gettext_lazy("My child")}


def begin(conversation: Conversation, args: Sequence[str]) -> None:
    """Of somebody known, for another child: their name and phone are not asked again."""
    known = next((lead for lead in leads_of(conversation) if lead.phone), None)
    form: dict[str, Any] = {}
    if list(args) == ["child"] and known:
        name = known.contact_name or known.name
        form = {"name": name, "phone": known.phone, "is_proven": True, "who": "child"}
    go(conversation, "apply.name", **{FORM: form})
    _ask_next(conversation)


def press(conversation: Conversation, args: Sequence[str]) -> None:
    """`apply`, `apply:child`, or an answer: `apply:course:12`. An answer may be changed while the rest is asked."""
    if list(args) in ([], ["child"]):
        begin(conversation, args)
        return
    if not conversation.dialog.startswith("apply.") or len(args) != 2:
        raise StaleButtonError
    field, value = args
    allowed: dict[str, Mapping[str, Any]] = {"who": WHO, "level": LEVELS, "time": TIMES, "name": {"telegram": ""}}
    if field == "course":
        if value != "any" and value not in _courses():
            raise StaleButtonError
    elif value not in allowed.get(field, ()):
        raise StaleButtonError
    if field == "name":
        value = conversation.chat.name
    _put(conversation, field, value)


def hear(conversation: Conversation, step: str, said: Said) -> None:
    """What they wrote instead of pressing a button, or because there is none. Asked again with a reason if it cannot
    be taken."""
    reader = _READERS.get(step)
    if reader is None:
        raise StaleButtonError
    try:
        answers = reader(said)
    except ValidationError as refusal:
        _ask(conversation, step, " ".join(refusal.messages))
        return
    _put(conversation, step, **answers)


def _put(conversation: Conversation, field: str, value: Any = None, **answers: Any) -> None:
    form = {**conversation.facts.get(FORM, {}), **(answers or {field: value})}
    go(conversation, conversation.dialog, **{FORM: form})
    _ask_next(conversation)


def _fields(form: dict[str, Any]) -> tuple[str, ...]:
    who = ("child", "age") if form.get("who") == "child" else ("level",)
    return ("name", "phone", "who", *who, "course", "time")


def _ask_next(conversation: Conversation) -> None:
    form = conversation.facts[FORM]
    missing = next((field for field in _fields(form) if field not in form), None)
    if missing is None:
        _finish(conversation, form)
        return
    go(conversation, f"apply.{missing}")
    _ask(conversation, missing)


def _ask(conversation: Conversation, field: str, instead: str = "") -> None:
    text, buttons = _QUESTIONS[field](conversation)
    bot_says(conversation=conversation, text=instead or text, buttons=buttons)


# --- Questions ----------------------------------------------------------------------------------
Question = tuple[str, list[list[Button]]]


def _name_question(conversation: Conversation) -> Question:
    known = clean_name(conversation.chat.name)
    return _("What is your name?"), [[button(known, "apply", "name", "telegram")]] if known else []


def _phone_question(_conversation: Conversation) -> Question:
    text = _("Your phone number? Press the button, or write it.")
    return text, [[{"text": _("Send my number"), "ask": "contact"}]]


def _who_question(_conversation: Conversation) -> Question:
    return _("Who is going to learn?"), [[button(str(word), "apply", "who", key) for key, word in WHO.items()]]


def _child_question(_conversation: Conversation) -> Question:
    return _("What is your child's name?"), []


def _age_question(_conversation: Conversation) -> Question:
    return _("How old is your child?"), []


def _level_question(_conversation: Conversation) -> Question:
    return _("How well do you know it already?"), rows_of(
        (button(str(word), "apply", "level", key) for key, word in LEVELS.items()), width=2
    )


def _course_question(_conversation: Conversation) -> Question:
    buttons = [button(name, "apply", "course", pk) for pk, name in _courses().items()]
    return _("Which course?"), rows_of([*buttons, button(_("I do not know yet"), "apply", "course", "any")], width=2)


def _time_question(_conversation: Conversation) -> Question:
    return _("When would it suit you?"), rows_of(
        (button(str(word), "apply", "time", key) for key, (_hours, word) in TIMES.items()), width=2
    )


_QUESTIONS: dict[str, Callable[[Conversation], Question]] = {
    "name": _name_question,
    "phone": _phone_question,
    "who": _who_question,
    "child": _child_question,
    "age": _age_question,
    "level": _level_question,
    "course": _course_question,
    "time": _time_question,
}


def _courses() -> dict[str, str]:
    rows = Course.objects.filter(is_active=True).values_list("pk", "name")[:MOST_COURSES]
    return {str(pk): name for pk, name in rows}


# --- Answers in words ---------------------------------------------------------------------------
def _name_said(said: Said) -> dict[str, Any]:
    return {"name": _name_in(said)}


def _child_said(said: Said) -> dict[str, Any]:
    return {"child": _name_in(said)}


def _name_in(said: Said) -> str:
    name = clean_name(said.text)[:120]
    if said.kind != LineKind.TEXT or not any(letter.isalpha() for letter in name):
        raise ValidationError(_("Write the name in letters, please."))
    return name


def _phone_said(said: Said) -> dict[str, Any]:
    """By the button Telegram vouches for it: somebody else's contact is not taken."""
    if said.kind == LineKind.CONTACT and not said.phone_is_own:
        raise ValidationError(_("This is somebody else's number. Press the button to send your own, or write it."))
    try:
        phone = PhoneNormalizer.for_region(open_organization().country).normalize(said.phone or said.text)
    except PhoneError as error:
        raise ValidationError(str(error)) from error
    if not phone:
        raise ValidationError(_("Write your number in digits, please."))
    return {"phone": phone, "is_proven": said.kind == LineKind.CONTACT}


def _age_said(said: Said) -> dict[str, Any]:
    digits = "".join(letter for letter in said.text if letter.isdecimal())
    if not digits or len(digits) > 2 or not YOUNGEST <= int(digits) <= OLDEST:
        raise ValidationError(_("Write the age in years, for example 9."))
    return {"age": int(digits)}


def _level_said(said: Said) -> dict[str, Any]:
    return {"level": said.text[:100]}


def _time_said(said: Said) -> dict[str, Any]:
    return {"time": said.text[:100]}


def _choice_said(_said: Said) -> dict[str, Any]:
    raise ValidationError(_("Press one of the buttons, please."))


_READERS: dict[str, Callable[[Said], dict[str, Any]]] = {
    "name": _name_said,
    "phone": _phone_said,
    "who": _choice_said,
    "child": _child_said,
    "age": _age_said,
    "level": _level_said,
    "course": _choice_said,
    "time": _time_said,
}


# --- The lead -----------------------------------------------------------------------------------
def _finish(conversation: Conversation, form: dict[str, Any]) -> None:
    """The next talk begins here, and leads back here for who is not known."""
    from bots.dialogs.trials import offer_trials

    lead = _take_in(conversation, form)
    leave(conversation, FORM)
    offer_trials(conversation, lead, before=_("Thank you, %(name)s!") % {"name": form["name"]})


def _take_in(conversation: Conversation, form: dict[str, Any]) -> Lead:
    friend = recommender_of(conversation)
    taken = take_in_lead(
        cells=_cells(conversation, form),
        source=friends_source() if friend else source_of(conversation.source),
        door=Door.BOT,
        is_proven=bool(form.get("is_proven")),
        is_another_learner=form["who"] == "child",
    )
    if friend and taken.outcome == Outcome.CREATED:
        tell_recommended(lead=taken.lead, client=friend)
    conversation.lead = taken.lead
    conversation.save(update_fields=["lead"])
    with translation.override(open_organization().language):
        note(conversation=conversation, text=_("Signed up: %(name)s") % {"name": taken.lead.name})
    return taken.lead


def _cells(conversation: Conversation, form: dict[str, Any]) -> dict[str, str]:
    """By the keys of the import's columns; "Age" and "Level" are kept beside the lead."""
    is_child = form["who"] == "child"
    with translation.override(open_organization().language):
        level = str(LEVELS.get(form.get("level", ""), form.get("level", "")))
        beside = {_("Age"): str(form["age"])} if is_child else {_("Level, in their words"): level}
    hours = TIMES.get(form["time"])
    cells = {
        "full_name": form["child"] if is_child else form["name"],
        "contact_name": form["name"] if is_child else "",
        "phone": form["phone"],
        "telegram_id": conversation.chat.address,
        "language": conversation.chat.get_language_display() or "",
        "course": _courses().get(str(form["course"]), ""),
        "preferred_time": hours[0] if hours else form["time"],
        **beside,
    }
    return {name: text for name, text in cells.items() if text}
