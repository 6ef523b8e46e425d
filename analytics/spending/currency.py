"""In which currencies the amounts of a file are, as far as it says so."""

import re
from collections.abc import Iterable

_CODES = re.compile(r"\b(USD|EUR|RUB|RUR|UZS|KZT|KGS|TJS|TRY|GBP|AED|CNY|BYN|AZN|GEL|UAH)\b")
_SIGNS = {
    "$": "USD", "€": "EUR", "₽": "RUB", "₸": "KZT", "₺": "TRY", "£": "GBP", "₴": "UAH",
    "руб": "RUB", "сум": "UZS", "сўм": "UZS", "so'm": "UZS", "so‘m": "UZS",
}  # fmt: skip


def currencies(texts: Iterable[str]) -> set[str]:
    """Codes like USD of the currencies that are named."""
    found = set()
    for text in texts:
        found |= {"RUB" if code == "RUR" else code for code in _CODES.findall(text.upper())}
        if not text.isdecimal():
            found |= {code for sign, code in _SIGNS.items() if sign in text.lower()}
    return found
