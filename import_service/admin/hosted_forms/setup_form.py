"""Setting up a form: which questions in which order, and its words in each language."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from import_service.hosted_forms.fields import ADDRESSES, FIELDS, chosen_fields
from import_service.hosted_forms.typed import clean_line, clean_lines
from import_service.hosted_forms.words import LIMITS, usual_words
from import_service.models import HostedForm
from organizations.forms import OrganizationModelForm
from organizations.scoping import open_organization

LABELS = {
    "title": gettext_lazy("Title"),
    "intro": gettext_lazy("Below the title"),
    "button": gettext_lazy("Button"),
    "consent": gettext_lazy("What the visitor agrees to"),
    "thanks_title": gettext_lazy("After sending: title"),
    "thanks": gettext_lazy("After sending: text"),
}
LONG = ("intro", "consent", "thanks")


class QuestionsWidget(forms.Widget):
    """All questions there are: those that are asked first, each with whether it has to be answered. Their order in
    the page is their order in the form."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        asked = {field.key: is_required for field, is_required in chosen_fields(value or [])}
        rest = [key for key in FIELDS if key not in asked]
        lines = [(FIELDS[key], key in asked, asked.get(key, False)) for key in (*asked, *rest)]
        return render_to_string("import_service/form_admin/questions.html", {"name": name, "lines": lines})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if not isinstance(data, QueryDict):
            return data.get(name)
        shown, required = set(data.getlist(f"{name}_shown")), set(data.getlist(f"{name}_required"))
        order = dict.fromkeys(key for key in data.getlist(f"{name}_order") if key in FIELDS)
        return [{"key": key, "required": key in required} for key in order if key in shown]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_order" not in data


class QuestionsField(forms.Field):
    widget = QuestionsWidget

    def clean(self, value: Any) -> list[dict[str, Any]]:
        if not any(one["required"] and one["key"] in ADDRESSES for one in value):
            raise ValidationError(
                _("Nobody could be called back: ask for a phone, an email or Telegram, and make one of them required.")
            )
        return list(value)


class TextsWidget(forms.Widget):
    """Beside each text what is said without it, in its own language."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        parts = [(code, label, _lines_of(name, code, value or {})) for code, label in settings.LANGUAGES]
        context = {"name": name, "languages": parts, "first": translation.get_language()}
        return mark_safe(render_to_string("import_service/form_admin/texts.html", context))  # noqa: S308

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = {code: _typed(data, f"{name}_{code}") for code, _label in settings.LANGUAGES}
        return {code: texts for code, texts in typed.items() if texts}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class TextsField(forms.Field):
    widget = TextsWidget

    def clean(self, value: Any) -> Any:
        too_long = [
            _("%(what)s has more than %(limit)d characters.") % {"what": LABELS[key], "limit": LIMITS[key]}
            for texts in value.values()
            for key, text in texts.items()
            if len(text) > LIMITS[key]
        ]
        if too_long:
            raise ValidationError(too_long)
        return value


def _lines_of(name: str, code: str, texts: dict[str, Any]) -> list[dict[str, Any]]:
    own = texts.get(code) or {}
    with translation.override(code):
        usual = usual_words(open_organization().name)
    return [
        {
            "id": f"{name}_{code}_{key}",
            "label": label,
            "text": own.get(key, ""),
            "usual": usual[key],
            "limit": LIMITS[key],
            "is_long": key in LONG,
        }
        for key, label in LABELS.items()
    ]


def _typed(data: Any, name: str) -> dict[str, str]:
    found = {}
    for key in LABELS:
        clean = clean_lines if key in LONG else clean_line
        if text := clean(data.get(f"{name}_{key}", ""), LIMITS[key] + 1):
            found[key] = text
    return found


class SetupForm(OrganizationModelForm):
    privacy_url = forms.URLField(
        label=gettext_lazy("Page on personal data"),
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("The agreement leads to it. Empty: no link."),
    )
    questions = QuestionsField(
        label=gettext_lazy("Questions"),
        required=False,
        help_text=gettext_lazy("Each question less brings more answers. What the center does not have is not asked."),
    )
    texts = TextsField(
        label=gettext_lazy("Words"),
        required=False,
        help_text=gettext_lazy("What is left empty says what stands there in gray."),
    )

    class Meta:
        model = HostedForm
        fields = ("is_on", "phone", "privacy_url", "questions", "texts")
