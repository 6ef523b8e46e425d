"""Text of strangers as it can be kept: without what is not seen and turns what is."""

import unicodedata

# Cc and Cs are no text; of Cf those that turn the direction of what stands around them.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def clean_line(text: str, limit: int) -> str:
    """One line, at most so long."""
    return " ".join(_bare(text).split())[:limit]


def clean_lines(text: str, limit: int) -> str:
    lines = (" ".join(line.split()) for line in _bare(text[: limit * 2]).splitlines())
    return "\n".join(lines).strip()[:limit]


def _bare(text: str) -> str:
    return "".join(
        sign if sign == "\n" else " " if sign in "\r\t" else "" if _is_unseen(sign) else sign
        for sign in text.replace("\r\n", "\n")
    )


def _is_unseen(sign: str) -> bool:
    return sign in _TURNING or unicodedata.category(sign) in ("Cc", "Cs")
