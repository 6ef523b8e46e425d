"""Hides phones, emails and Telegram names from whoever sees them on a click only, wherever they are written.

The veil is drawn around a request by `organizations.phone_guard`. What shows an address to a person asks here:
`common.phone.format_phone`, `common.ui`, names of leads, words of events. Nobody decides for itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

DOT = "•"
# Of the last seven digits only the last two are shown; what stands before them is a country and an operator.
HIDDEN_FROM_END, KEPT_AT_END = 7, 2
# Nine digits and more with what people put between them; days and moments as computers write them are none.
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[\s().\-/\u00a0]{0,2}\d){8,14}(?!\d)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_TELEGRAM = re.compile(r"(?:(?<![\w@.•])@|(?:https?://)?(?:t|telegram)\.me/)[a-z][a-z0-9_]{3,31}", re.IGNORECASE)
_NOT_DIGIT = re.compile(r"\D")
_DIGITS_THAT_TELL = 9


class Veil:
    """What is drawn around one request; `read_known` gives the addresses this person has opened."""

    def __init__(self, read_known: Callable[[], Iterable[str]]) -> None:
        self._read_known = read_known
        self._known: frozenset[str] | None = None

    def covers(self, address: str) -> bool:
        if self._known is None:
            self._known = frozenset(_bare(known) for known in self._read_known() if known)
        return _bare(address) not in self._known

    def lift(self) -> None:
        """Something was opened: what is known is read again."""
        self._known = None


_drawn: ContextVar[Veil | None] = ContextVar("veil", default=None)


@contextmanager
def drawn(veil: Veil) -> Iterator[None]:
    token = _drawn.set(veil)
    try:
        yield
    finally:
        _drawn.reset(token)


def lift() -> None:
    if veil := _drawn.get():
        veil.lift()


def hides(address: object) -> bool:
    """Whether this phone, email or name is hidden from the person now."""
    veil = _drawn.get()
    return bool(address) and veil is not None and veil.covers(str(address))


def hidden_phone(shown: str) -> str:
    """A number as it is written, without its middle: "90 ••• •• 12", "+998 90 ••• •• 12"."""
    digits = sum(letter.isdigit() for letter in shown)
    return _dotted(shown, max(digits - HIDDEN_FROM_END, 1))


def address(text: str) -> str:
    """An email or a Telegram name as this person may read it: "n•••@example.com", "n•••"."""
    return _hidden_address(text) if hides(text) else text


def text(words: str) -> str:
    """Words somebody wrote, without the addresses in them."""
    if _drawn.get() is None or not words:
        return words
    words = _EMAIL.sub(_hide_match, words)
    words = _TELEGRAM.sub(_hide_match, words)
    return _NUMBER.sub(_hide_number, words)


def _hide_match(found: re.Match[str]) -> str:
    return address(found[0])


def _hide_number(found: re.Match[str]) -> str:
    if _MOMENT.match(found[0]) or not hides(found[0]):
        return found[0]
    return hidden_phone(found[0])


def _dotted(shown: str, first: int) -> str:
    """Digits between the first and the last few become dots."""
    last = sum(letter.isdigit() for letter in shown) - KEPT_AT_END
    place, letters = 0, []
    for letter in shown:
        letters.append(DOT if letter.isdigit() and first <= place < last else letter)
        place += letter.isdigit()
    return "".join(letters)


def _hidden_address(text: str) -> str:
    name, at, host = text.rpartition("@")
    if name:
        return f"{name[0]}{DOT * 3}{at}{host}"
    bare = host.rpartition("/")[2]
    return f"{at}{bare[:1]}{DOT * 3}"


def _bare(text: str) -> str:
    """As compared: the last digits of a number, an address in small letters without its signs."""
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) >= _DIGITS_THAT_TELL and not any(letter.isalpha() for letter in text):
        return digits[-_DIGITS_THAT_TELL:]
    return text.rpartition("/")[2].lstrip("@").lower()
