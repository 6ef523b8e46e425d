"""A name as it was meant: one script to a word, one kind of apostrophe, no invisible letters, no shouting."""

import re
import unicodedata
from functools import lru_cache

from common.translit import APOSTROPHES

LONGEST_NAME = 150

# Nothing to do, the usual case.
_CLEAN_WORD = r"(?:[A-Z][a-z]+|[А-ЯЁЎҚҒҲ][а-яёўқғҳ]+)"
_CLEAN = re.compile(rf"{_CLEAN_WORD}(?:[ -]{_CLEAN_WORD}){{0,4}}")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)
# Letters out of a font: fullwidth, ligatures, the mathematical alphabets of social networks.
_FANCY = re.compile(r"[\u2100-\u214f\u24b6-\u24e9\ufb00-\ufb06\uff00-\uff5e\U0001d400-\U0001d7ff]+")
_MARKS = r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARK_FLOOD = re.compile(rf"[{_MARKS}]{{2,}}|^[{_MARKS}]+")
_APOSTROPHE = f"[{re.escape(APOSTROPHES)}]"
_SOFT_APOSTROPHE = re.compile(rf"(?<=[OoGg]){_APOSTROPHE}(?![A-Z][a-z])")
_ANY_APOSTROPHE = re.compile(rf"(?<=\w){_APOSTROPHE}")
_QUOTES = '"“”«»„' + APOSTROPHES
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ALIKE_LATIN, _ALIKE_CYRILLIC = "aceopxyiABCEHKMOPTXYIjsJS", "асеорхуіАВСЕНКМОРТХУІјѕЈЅ"
_TO_LATIN = str.maketrans(_ALIKE_CYRILLIC, _ALIKE_LATIN)
_TO_CYRILLIC = str.maketrans(_ALIKE_LATIN, _ALIKE_CYRILLIC)

# Words inside a name that stay small: son and daughter of, and the particles of Arabic and European names.
_SMALL = frozenset(
    {
        "o‘g‘li", "og‘li", "o‘gli", "ogli", "ugli", "qizi", "kizi", "kyzy", "uulu", "ўғли", "угли", "оглы", "қизи",
        "кизи", "кызы", "улы", "уулу", "ibn", "bin", "van", "von", "der", "de", "da", "di", "la", "du", "dos",
    }
)  # fmt: skip


def clean_name(text: str) -> str:
    """The name without what typing and machines have added to it; at most 150 letters."""
    if _CLEAN.fullmatch(text) and len(text) <= LONGEST_NAME:
        return text
    if not text.isascii() or not text.isprintable():
        text = _printable(text)
    name = " ".join(text.split())[:LONGEST_NAME].strip()
    return _apostrophes(_one_case(_without_quotes(name)))


def _printable(text: str) -> str:
    """Letters that can be seen, composed, each word in one script."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text[: 20 * LONGEST_NAME]))
    text = _FANCY.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _MARK_FLOOD.sub("", text)
    if _CYRILLIC.search(text) and _LATIN.search(text):
        text = _WORD.sub(lambda found: _in_one_script(found[0]), text)
    return text


@lru_cache(maxsize=4096)
def _in_one_script(word: str) -> str:
    """A Latin word with Cyrillic look-alikes becomes Latin, and the other way round; a real mixture stays."""
    latin, cyrillic = len(_LATIN.findall(word)), len(_CYRILLIC.findall(word))
    if not latin or not cyrillic:
        return word
    as_latin, as_cyrillic = word.translate(_TO_LATIN), word.translate(_TO_CYRILLIC)
    choices = [(as_latin, _CYRILLIC), (as_cyrillic, _LATIN)]
    for choice, other in choices if latin >= cyrillic else reversed(choices):
        if not other.search(choice):
            return choice
    return word


def _without_quotes(name: str) -> str:
    """No quotes around a name; one at its end may be the soft sign of Igor'."""
    if name and name[0] in _QUOTES:
        paired = name[-1] in _QUOTES
        name = name.strip(_QUOTES + " ") if paired else name.lstrip(_QUOTES + " ")
    return (
        name.rstrip('"”» ') if name.endswith(('"', "”", "»")) and not any(mark in name[:-1] for mark in '"“«') else name
    )


def _one_case(name: str) -> str:
    """AZIZOV and azizov become Azizov; a name that mixes cases keeps them, but for long words in capitals."""
    words = name.split(" ")
    if name.islower() or (name.isupper() and sum(map(str.isalpha, name)) > 2):
        return " ".join([_capitalized(words[0]), *(_capitalized(word, small=True) for word in words[1:])])
    return " ".join(_capitalized(word) if len(word) > 3 and word.isupper() else word for word in words)


_PARTS = re.compile(rf"(?:[^\W\d_]|[{_MARKS}.-]|{_APOSTROPHE})+")
_PART = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]|{_APOSTROPHE})*")


def _capitalized(word: str, *, small: bool = False) -> str:
    """What is no word of a name, such as <script>, stays as it is."""
    if not _PARTS.fullmatch(word):
        return word
    lower = word.replace("İ", "i").lower()
    if small and _apostrophes(lower) in _SMALL:
        return lower
    return _PART.sub(lambda found: found[0][0].upper() + found[0][1:], lower)


def _apostrophes(name: str) -> str:
    """o‘ and g‘ with the turned comma of Uzbek letters, every other apostrophe as ’."""
    if not any(mark in name for mark in APOSTROPHES):
        return name
    return _ANY_APOSTROPHE.sub("’", _SOFT_APOSTROPHE.sub("\u0001", name)).replace("\u0001", "‘")


def name_key(name: str) -> str:
    """The same for every way to write its capitals and spaces."""
    return " ".join(name.split()).casefold()
