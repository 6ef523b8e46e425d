"""What a hosted form can ask: each field a column of the pipeline, with the manners of a telephone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Kind = Literal["text", "tel", "email", "date", "number", "choice", "long"]


@dataclass(frozen=True)
class FormField:
    """`key` is a column of the pipeline, or a name that is kept beside the lead (`age`)."""

    key: str
    label: Any
    kind: Kind = "text"
    limit: int = 100
    autocomplete: str = "off"
    inputmode: str = ""
    hint: Any = ""
    # Of one that is typed as a kind of its own: what is said of what cannot be read.
    wrong: Any = ""


_ALL = (
    FormField("full_name", _("Name and surname"), limit=150, autocomplete="name"),
    FormField(
        "phone",
        _("Phone"),
        "tel",
        limit=40,
        autocomplete="tel",
        inputmode="tel",
        wrong=_("This is no phone number that we can call. Check the digits."),
    ),
    FormField("contact_name", _("Parent's name"), limit=150, autocomplete="name"),
    FormField(
        "age", _("Age"), "number", limit=3, inputmode="numeric", wrong=_("Write the age in years, for example 12.")
    ),
    FormField(
        "birth_date",
        _("Birth date"),
        "date",
        limit=20,
        autocomplete="bday",
        wrong=_("Write the birth date as 14.03.2015."),
    ),
    FormField("course", pgettext_lazy("hosted form", "Which course?"), "choice", limit=150),
    FormField("branch", pgettext_lazy("hosted form", "Which branch?"), "choice", limit=100),
    FormField("preferred_days", _("Convenient days"), "choice"),
    FormField("preferred_time", _("Convenient time"), "choice"),
    FormField(
        "email",
        _("Email"),
        "email",
        limit=254,
        autocomplete="email",
        inputmode="email",
        wrong=_("This is no email address. Write it as name@example.com."),
    ),
    FormField(
        "telegram",
        _("Telegram"),
        limit=64,
        hint="@name",
        wrong=_("This is no name in Telegram. Write it as @name."),
    ),
    FormField("city", _("City"), autocomplete="address-level2"),
    FormField("district", _("District"), autocomplete="address-level3"),
    FormField("company", _("Company"), limit=150, autocomplete="organization"),
    FormField("note", _("What should we know?"), "long", limit=2_000),
)
FIELDS: Mapping[str, FormField] = {field.key: field for field in _ALL}
# By any of these the person is known and can be answered; a form demands at least one.
ADDRESSES = ("phone", "email", "telegram")
LEARNER_BESIDE_PARENT = _("Learner's name and surname")


def first_fields() -> list[dict[str, Any]]:
    """Of a form nobody has set up: few questions bring more answers."""
    return [
        {"key": "full_name", "required": True},
        {"key": "phone", "required": True},
        {"key": "course", "required": False},
        {"key": "note", "required": False},
    ]


def chosen_fields(told: Sequence[Any]) -> list[tuple[FormField, bool]]:
    """(field, whether it has to be filled in), each once, in their order."""
    found: dict[str, tuple[FormField, bool]] = {}
    for one in told:
        field = FIELDS.get(one.get("key", "")) if isinstance(one, dict) else None
        if field:
            found.setdefault(field.key, (field, bool(one.get("required"))))
    return list(found.values())
