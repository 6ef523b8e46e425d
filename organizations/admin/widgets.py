"""How the fields of lead forms are drawn: unfold's look, the phone's own keyboards and calendars."""

from typing import Any

from django import forms
from unfold.widgets import (
    INPUT_CLASSES,
    TEXTAREA_CLASSES,
    UnfoldAdminNullBooleanSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

_INPUT = {"class": " ".join(INPUT_CLASSES)}
# The first kind that fits decides; kinds are listed before those they inherit from.
_WIDGETS: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.ModelMultipleChoiceField, forms.CheckboxSelectMultiple),
    (forms.NullBooleanField, UnfoldAdminNullBooleanSelectWidget),
    (forms.BooleanField, UnfoldBooleanSwitchWidget),
    (forms.ChoiceField, UnfoldAdminSelectWidget),
    (forms.DateTimeField, lambda: forms.DateTimeInput({"type": "datetime-local", **_INPUT}, "%Y-%m-%dT%H:%M")),
    (forms.DateField, lambda: forms.DateInput({"type": "date", **_INPUT}, "%Y-%m-%d")),
)
_KEYBOARDS: dict[str, dict[str, str]] = {
    "phone": {"type": "tel", "inputmode": "tel", "autocomplete": "off"},
    "email": {"type": "email", "inputmode": "email", "autocomplete": "off"},
    "latitude": {"inputmode": "decimal"},
    "longitude": {"inputmode": "decimal"},
}


def dress(form: forms.BaseForm) -> None:
    """Give every visible field its widget; a field keeps its choices and its value."""
    for name, field in form.fields.items():
        if not isinstance(field.widget, forms.HiddenInput):
            field.widget = _widget(name, field)
            field.widget.is_required = field.required


def _widget(name: str, field: forms.Field) -> forms.Widget:
    widget = next((make() for kind, make in _WIDGETS if isinstance(field, kind)), None)
    if widget is None and isinstance(field.widget, forms.Textarea):
        return forms.Textarea({"class": " ".join(TEXTAREA_CLASSES), "rows": 2})
    if widget is None:
        longest = getattr(field, "max_length", None)
        return _text_input(_KEYBOARDS.get(name, {}), {"maxlength": str(longest)} if longest else {})
    if isinstance(field, forms.ChoiceField):
        widget.choices = _with_dash(field)
    return widget


def _text_input(keyboard: dict[str, str], limit: dict[str, str]) -> forms.TextInput:
    return forms.TextInput({**_INPUT, **keyboard, **limit})


def _with_dash(field: forms.ChoiceField) -> Any:
    """Nothing chosen is one dash, not nine."""
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = field.empty_label and "—"
        return field.choices
    choices: Any = field.choices
    return [(value, label if value not in ("", None) else "—") for value, label in choices]
