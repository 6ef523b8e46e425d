"""Phones a second, beside the library alone, over the same messy writings: python -m benchmarks.phones"""

import json
import time
from collections.abc import Callable
from contextlib import suppress

import phonenumbers

from benchmarks.people_file import people
from common.phone import PhoneNormalizer

COUNT = 100_000


def library_alone(text: str) -> str:
    number = phonenumbers.parse(text, "UZ")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def rate(read: Callable[[str], object], texts: list[str]) -> float:
    began = time.perf_counter()
    for text in texts:
        with suppress(ValueError, phonenumbers.NumberParseException):
            read(text)
    return len(texts) / (time.perf_counter() - began)


def main() -> None:
    texts = [row[1] for row in people(COUNT)]
    ours, theirs = rate(PhoneNormalizer.for_region("UZ").normalize, texts), rate(library_alone, texts)
    print(json.dumps({"phones_per_second": round(ours), "library": round(theirs), "ratio": round(ours / theirs, 1)}))


if __name__ == "__main__":
    main()
