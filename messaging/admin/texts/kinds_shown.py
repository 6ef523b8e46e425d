"""All kinds of messages as the page of texts shows them, under their headings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from messaging.kinds import MessageKind, message_kinds
from messaging.models import MessageTemplate
from messaging.rendering import Words, program_words, rendered

# As centers here speak.
ORDER = ("uz", "ru", "en")


@dataclass(frozen=True)
class TextShown:
    """The words of a kind in one language; `by` and `at` of the center's own."""

    language: str
    label: str
    words: Words
    is_own: bool
    url: str
    by: str = ""
    at: Any = None


@dataclass(frozen=True)
class KindShown:
    key: str
    kind: MessageKind
    texts: list[TextShown]


def languages() -> list[tuple[str, str]]:
    """(code, name in itself), the languages of the country first."""
    known = [code for code, _name in settings.LANGUAGES]
    ordered = sorted(known, key=lambda code: ORDER.index(code) if code in ORDER else len(ORDER))
    return [(code, str(translation.get_language_info(code)["name_local"]).capitalize()) for code in ordered]


def shown_kinds() -> list[tuple[str, list[KindShown]]]:
    """(heading, kinds); one query."""
    own = {(row.kind, row.language): row for row in MessageTemplate.objects.select_related("changed_by")}
    groups: dict[str, list[KindShown]] = defaultdict(list)
    for key, kind in editable_kinds():
        texts = [_text(key, code, label, own.get((key, code))) for code, label in languages()]
        groups[str(kind.group)].append(KindShown(key, kind, texts))
    return list(groups.items())


def editable_kinds() -> Iterable[tuple[str, MessageKind]]:
    return [(key, kind) for key, kind in message_kinds.items() if kind.has_template]


def text_shown(key: str, language: str) -> TextShown:
    row = MessageTemplate.objects.select_related("changed_by").filter(kind=key, language=language).first()
    return _text(key, language, dict(languages())[language], row)


def _text(key: str, language: str, label: str, row: MessageTemplate | None) -> TextShown:
    words = Words(row.text, row.subject) if row else program_words(key, language)
    by = row.changed_by.name if row and row.changed_by else ""
    url = reverse("admin:messaging_messagetemplate_edit", args=(key, language))
    return TextShown(language, label, words, row is not None, url, by, row.changed_at if row else None)


def with_examples(kind: MessageKind, words: Words, language: str) -> Words:
    """As somebody would read it, with the example of each variable."""
    with translation.override(language):
        return rendered(words, {name: str(example) for name, example in kind.variables.items()})
