"""Shows two texts side by side with only the words marked that differ; another alphabet or case is no difference."""

from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.names import search_key

WORTH_MARKING = 0.6


def mark_difference(text: str, other: str) -> SafeString:
    """`text` as safe HTML; words that `other` does not have in the same place are inside <mark>."""
    words, theirs = text.split(), other.split()
    if not theirs:
        return format_html("<mark>{}</mark>", text) if words else SafeString("")
    blocks = SequenceMatcher(None, _keys(words), _keys(theirs), autojunk=False).get_opcodes()
    parts = ((_shown(" ".join(words[start:end]), kind),) for kind, start, end, _from, _to in blocks if end > start)
    return format_html_join(" ", "{}", parts)


def _keys(words: list[str]) -> list[str]:
    return [search_key(word) or word for word in words]


def _shown(text: str, kind: str) -> SafeString:
    return format_html("{}" if kind == "equal" else "<mark>{}</mark>", text)


def mark_letters(text: str, other: str) -> SafeString:
    """`text` as safe HTML; letters that `other` does not have in the same place are inside <mark>.

    Texts that have little in common are left alone: a coloured word in every second letter helps nobody.
    """
    matcher = SequenceMatcher(None, text.casefold(), other.casefold(), autojunk=False)
    if len(text.casefold()) != len(text) or matcher.ratio() < WORTH_MARKING or _keys([text]) == _keys([other]):
        return format_html("{}", text)
    parts = ((_shown(text[start:end], kind),) for kind, start, end, *_ in matcher.get_opcodes() if end > start)
    return format_html_join("", "{}", parts)
