"""Names folded to plain Latin letters, as Uzbek and Russian schools spell them, so that any spelling finds them."""

import re
import unicodedata
from functools import lru_cache

# Cyrillic of Russian, Uzbek and their neighbours. Uzbek usage wins where the two differ: х is x, ж is j.
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "x", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ў": "o", "қ": "q", "ғ": "g", "ҳ": "h",
    "ә": "a", "ө": "o", "ү": "u", "ұ": "u", "ң": "n", "һ": "h", "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
    "ӣ": "i", "ӯ": "u", "ҷ": "j", "җ": "j", "ӱ": "u",
}  # fmt: skip
# Latin letters that do not come apart into a letter and a mark.
_LATIN = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "ə": "a"}
APOSTROPHES = "'`´‘’ʻʼʹ′ʾʿ＇"
_SINGLE = {**_CYRILLIC, **_LATIN}
_TO_LATIN = str.maketrans(
    {**_SINGLE, **{letter.upper(): latin for letter, latin in _SINGLE.items() if letter != "ß"}, "İ": "i"}
    | dict.fromkeys(APOSTROPHES, "")
)
_WORDS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=16384)
def search_key(text: str) -> str:
    """Lower-case Latin words with single spaces: "Ёқубов, Aziz" is "yoqubov aziz"."""
    if not text.isascii():
        text = _without_marks(text)
    key = text.lower()
    return key if key.isalnum() else " ".join(_WORDS.findall(key.replace("'", "").replace("`", "")))


def _without_marks(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_TO_LATIN)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text).casefold()
    # Once more: a letter with two marks has come apart only now.
    return "".join([letter for letter in text if not unicodedata.combining(letter)]).translate(_TO_LATIN)
