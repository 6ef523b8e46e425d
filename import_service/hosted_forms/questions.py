"""The questions of a form as a page shows them, and what a visitor has answered."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.phone import example_phone
from import_service.hosted_forms.fields import LEARNER_BESIDE_PARENT, FormField, chosen_fields
from import_service.hosted_forms.typed import clean_line, clean_lines
from import_service.models import HostedForm
from import_service.pipeline.clean import RowCleaner
from import_service.pipeline.columns import COLUMNS
from import_service.pipeline.context import load_context
from import_service.pipeline.text import BLANKS
from organizations.models import Branch
from organizations.scoping import open_organization
from scheduling.models import Course

# So many can be seen at once and pressed with a thumb; more are a list to choose from.
MOST_BUTTONS = 4
OLDEST_YEAR, YOUNGEST, OLDEST = 1900, 2, 99
DAYS = (("odd", gettext_lazy("Odd days")), ("even", gettext_lazy("Even days")))
TIMES = (
    ("morning", gettext_lazy("In the morning")),
    ("afternoon", gettext_lazy("In the afternoon")),
    ("evening", gettext_lazy("In the evening")),
)
Choices = list[tuple[str, Any]]


@dataclass
class Question:
    """`choices` are (what is sent, what is read)."""

    field: FormField
    is_required: bool
    label: Any
    choices: Choices = dataclasses.field(default_factory=list)
    text: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return self.field.key

    @property
    def hint(self) -> Any:
        """Inside the empty field."""
        return example_phone(open_organization().country) if self.field.kind == "tel" else self.field.hint

    @property
    def has_buttons(self) -> bool:
        return 0 < len(self.choices) <= MOST_BUTTONS


def questions_of(form: HostedForm) -> list[Question]:
    """In their order; a choice with nothing to choose from is not asked."""
    chosen = chosen_fields(form.questions)
    keys = {each.key for each, _required in chosen}
    found = []
    for each, is_required in chosen:
        choices = _choices(each.key)
        if each.kind != "choice" or choices:
            label = LEARNER_BESIDE_PARENT if each.key == "full_name" and "contact_name" in keys else each.label
            found.append(Question(each, is_required, label, choices))
    return found


def _choices(key: str) -> Choices:
    if key == "course":
        return [(name, name) for name in Course.objects.filter(is_active=True).values_list("name", flat=True)]
    if key == "branch":
        names = list(Branch.objects.filter(is_active=True).values_list("name", flat=True))
        return [(name, name) for name in names] if len(names) > 1 else []
    return list({"preferred_days": DAYS, "preferred_time": TIMES}.get(key, ()))


def answer(questions: Iterable[Question], told: Mapping[str, str]) -> None:
    """Puts to each what was typed for it."""
    for each in questions:
        clean = clean_lines if each.field.kind == "long" else clean_line
        text = clean(told.get(each.name, ""), each.field.limit)
        each.text = "" if text in BLANKS else text
        if each.name in ("preferred_days", "preferred_time") and each.text not in dict(each.choices):
            each.text = ""


def payload_of(questions: Iterable[Question]) -> dict[str, str]:
    """{key: text} of what was answered, in the words of the center."""
    said = {each.name: each.text for each in questions if each.text}
    if said.get("preferred_time"):
        with translation.override(open_organization().language):
            said["preferred_time"] = str(dict(TIMES)[said["preferred_time"]])
    return said


def check(questions: list[Question], form: HostedForm) -> str:
    """Puts to each what is wrong with it; what is wrong with all of it, mostly nothing. The same reading as that of
    the pipeline: what is accepted here becomes a lead."""
    said = payload_of(questions)
    row = _read(said, form)
    wrong = {error["column"]: error["message"] for error in row["errors"]}
    read: dict[str, bool] = {"full_name": bool(row.get("first_name") or row.get("last_name"))}
    for each in questions:
        if each.is_required and not (each.text and read.get(each.name, True)):
            each.error = _("Please choose.") if each.choices else _("Please fill this in.")
        elif each.name in wrong or (each.text and not _is_believable(each, row)):
            each.error = str(each.field.wrong or wrong[each.name])
    return wrong.get("", "") if not any(each.error for each in questions) else ""


def _read(said: Mapping[str, str], form: HostedForm) -> dict[str, Any]:
    context = load_context(open_organization(), source=form.intake.source, day_first={})
    mapping = {name: name for name in said if name in COLUMNS}
    return RowCleaner(header=list(said), mapping=mapping, context=context).clean(1, list(said.values()))


def _is_believable(each: Question, row: Mapping[str, Any]) -> bool:
    if each.name == "age":
        return each.text.isdecimal() and YOUNGEST <= int(each.text) <= OLDEST
    born = row.get("birth_date")
    if each.name == "birth_date" and born:
        return bool(born.year >= OLDEST_YEAR and born <= timezone.localdate())
    return True
