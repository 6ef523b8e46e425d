"""From a kind, a language and what is known about it to the text that leaves."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from messaging.kinds import kind_of
from messaging.models import MessageTemplate

VARIABLE = re.compile(r"\{(\w+)\}")
LONGEST = 4096


@dataclass(frozen=True)
class Words:
    """What a person reads."""

    text: str
    subject: str = ""


def variables_in(text: str) -> set[str]:
    return set(VARIABLE.findall(text))


def filled(text: str, context: Mapping[str, Any]) -> str:
    """Each `{name}` by its value; an unknown one stays as it is, so that nothing is lost in silence."""
    return VARIABLE.sub(lambda found: str(context.get(found[1], found[0])), text)


def program_words(kind: str, language: str) -> Words:
    """The words of the program, before a center changes them."""
    known = kind_of(kind)
    with translation.override(language):
        return Words(str(known.text), str(known.subject))


def templates_of(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Words]:
    """{(kind, language): words} as the center wants them, or as the program has them; in one query."""
    wanted = set(pairs)
    own = {
        (row.kind, row.language): Words(row.text, row.subject)
        for row in MessageTemplate.objects.filter(kind__in={kind for kind, _language in wanted})
    }
    return {pair: own.get(pair) or program_words(*pair) for pair in wanted}


def rendered(words: Words, context: Mapping[str, Any]) -> Words:
    return Words(filled(words.text, context)[:LONGEST], filled(words.subject, context)[:250].replace("\n", " "))
