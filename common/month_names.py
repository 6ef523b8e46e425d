"""The words of the twelve months in English, Russian and Uzbek, and their beginnings, after transliteration."""

_FORMS = (
    ("january", "yanvar", "yanvarya"),
    ("february", "fevral", "fevralya"),
    ("march", "mart", "marta"),
    ("april", "aprel", "aprelya"),
    ("may", "maya"),
    ("june", "iyun", "iyunya"),
    ("july", "iyul", "iyulya"),
    ("august", "avgust", "avgusta"),
    ("september", "sentabr", "sentyabr", "sentyabrya"),
    ("october", "oktabr", "oktyabr", "oktyabrya"),
    ("november", "noyabr", "noyabrya"),
    ("december", "dekabr", "dekabrya"),
)


def _beginnings() -> dict[str, int]:
    """Each word and its beginnings from three letters on; "iyu" could be June or July, so it is neither."""
    months: dict[str, set[int]] = {}
    for month, forms in enumerate(_FORMS, 1):
        for form in forms:
            for length in range(3, len(form) + 1):
                months.setdefault(form[:length], set()).add(month)
    return {word: found.pop() for word, found in months.items() if len(found) == 1}


MONTHS = _beginnings()
