"""The editor of one text: what is typed, what is wrong with it, and how somebody would read it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from messaging.admin.texts.kinds_shown import TextShown, with_examples
from messaging.kinds import MessageKind
from messaging.rendering import Words
from messaging.services.save_template import check_words, tidied
from messaging.sms_parts import sms_parts
from organizations.forms import OrganizationForm


class TextForm(OrganizationForm):
    """`seen` says which words stood there when the page was opened."""

    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea, strip=False)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=250)
    seen = forms.CharField(required=False, max_length=64)


@dataclass(frozen=True)
class Preview:
    """What stands beside the editor, made anew while somebody types."""

    words: Words
    problems: list[str]
    length: int
    parts: int


def preview_of(kind: MessageKind, typed: Words, language: str) -> Preview:
    read = with_examples(kind, typed, language)
    return Preview(read, _problems(kind, typed), len(read.text), sms_parts(read.text))


def _problems(kind: MessageKind, typed: Words) -> list[str]:
    try:
        check_words(kind, typed)
    except ValidationError as error:
        return list(error.messages)
    return []


def typed_in(data: Any) -> Words:
    return Words(tidied(data.get("text", "")[:20_000]), " ".join(tidied(data.get("subject", "")[:1_000]).split()))


def mark_of(text: TextShown) -> str:
    """Changes when the words do: two people who edit one text do not undo one another."""
    said = f"{text.is_own}\n{text.words.subject}\n{text.words.text}"
    return sha256(said.encode()).hexdigest()
