"""The error of a cell that cannot be read: one sentence, translated when it is shown."""

from typing import Any

from django.utils.functional import Promise

SHOWN_LENGTH = 60


class CellError(ValueError):
    """Carries a translatable sentence and its values; `message` puts them together in the language of the moment."""

    def __init__(self, sentence: str | Promise, values: dict[str, Any] | None = None) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values or {}

    @property
    def message(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)

    def __str__(self) -> str:
        return self.message


def shown(text: str) -> str:
    """The value as a sentence can quote it: one line, not endless."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * SHOWN_LENGTH])
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_LENGTH else line[: SHOWN_LENGTH - 1] + "…"
