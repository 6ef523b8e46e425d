"""How many SMS a text takes: a provider counts and charges each."""

# The alphabet of GSM 03.38; letters beyond it make all of the message Unicode. The second row takes two places each.
_PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€\f")
# (letters in one SMS, in each part of several)
GSM, UNICODE = (160, 153), (70, 67)


def sms_parts(text: str) -> int:
    """None of an empty text."""
    if not text:
        return 0
    if all(letter in _PLAIN or letter in _DOUBLE for letter in text):
        (alone, part), length = GSM, sum(2 if letter in _DOUBLE else 1 for letter in text)
    else:
        # Signs beyond the first plane, emoji above all, take two places.
        (alone, part), length = UNICODE, len(text.encode("utf-16-le")) // 2
    return 1 if length <= alone else -(-length // part)
