"""How much decoded bytes look like words that people write, in Cyrillic or in Latin letters."""

import re

# From the most to the least frequent letter of Russian.
CYRILLIC_BY_FREQUENCY = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
RUSSIAN_WEIGHTS = {letter: 1 - index / 50 for index, letter in enumerate(CYRILLIC_BY_FREQUENCY)}
WEIGHT_OF_RARE_LETTER = 0.3
LATIN_WEIGHTS = dict.fromkeys("éèêëáàâäãåíìîïóòôöõúùûüñçßøæœšžý", 0.9)
# Little beside letters: a capital letter of one encoding is a quotation mark of another.
WEIGHT_OF_MARK = 0.3

FOREIGN = re.compile(r"[^\0-\x7f]")
WORD = re.compile(r"[^\W\d_]+")
MARK = re.compile("[«»„“”‘’–—…№\N{NO-BREAK SPACE}]")
CYRILLIC_WORD = re.compile("[Ѐ-ӿ]+")
LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]+")


def likeness(text: str) -> float:
    """From 0 to 1: the mean weight of the letters beyond ASCII; a letter in an impossible word weighs nothing."""
    foreign = len(FOREIGN.findall(text))
    if not foreign:
        return 0
    words = sum(_weight_of_word(word) for word in WORD.findall(text) if not word.isascii())
    return (words + WEIGHT_OF_MARK * len(MARK.findall(text))) / foreign


def _weight_of_word(word: str) -> float:
    if not _is_cased_as_people_write(word):
        return 0
    if CYRILLIC_WORD.fullmatch(word):
        return sum(RUSSIAN_WEIGHTS.get(letter, WEIGHT_OF_RARE_LETTER) for letter in word.lower()) if word[1:] else 0
    foreign = FOREIGN.findall(word.lower())
    if LATIN_WORD.fullmatch(word) and len(foreign) <= len(word) / 2:
        return sum(LATIN_WEIGHTS.get(letter, WEIGHT_OF_RARE_LETTER) for letter in foreign)
    return 0


def _is_cased_as_people_write(word: str) -> bool:
    return word[1:].islower() or word.isupper() or not word[1:]
