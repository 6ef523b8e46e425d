"""Files of made-up people: 55 % Uzbek, 30 % Russian, 15 % English; a tenth comes twice, a twentieth is invalid."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

HEADER = ["Name", "Phone", "Email", "City", "Birth date", "Course", "Comment"]
UZBEK = (
    [
        "Madina",
        "Timur",
        "Aziza",
        "Jasur",
        "Zarina",
        "Sherzod",
        "Iroda",
        "Bekzod",
        "Laylo",
        "Otabek",
        "Kamola",
        "Dilnoza",
    ],
    [
        "Yoʻldosheva",
        "Karimov",
        "Aliyeva",
        "Ergashev",
        "Mirzayev",
        "Saidova",
        "Oripov",
        "Hamidova",
        "Sobirov",
        "Rashidova",
    ],
)
RUSSIAN = (
    ["Людмила", "Тимур", "Диана", "Сергей", "Анна", "Мария", "Иван", "Ольга", "Дмитрий", "Елена"],
    ["Ким", "Иванов", "Петрова", "Смирнов", "Кузнецова", "Попов", "Васильева", "Соколов", "Новикова", "Ли"],
)
ENGLISH = (["Anna", "John", "Kate", "Mark", "Emily"], ["Smith", "Brown", "Lee", "Walker", "Young"])
CITIES = ["Tashkent", "Samarkand", "Bukhara", "Namangan", "Andijan", "Fergana"]
COURSES = ["English", "IELTS", "Kids", "General", ""]
SYLLABLES = ["sh", "an", "di", "mo", "ra", "be", "lu", "ko", "ni", "ta", "vi", "ze"]
RUSSIAN_SYLLABLES = ["ша", "ан", "ди", "мо", "ра", "бе", "лу", "ко", "ни", "та", "ви", "зе"]


def people(count: int, *, seed: int = 1, first_number: int = 0) -> Iterator[list[str]]:
    """`count` rows; the same seed gives the same rows. `first_number` shifts the phones of new people."""
    chance = random.Random(seed)
    known: list[list[str]] = []
    for number in range(count):
        dice = chance.random()
        if known and dice < 0.10:
            yield _again(chance, chance.choice(known))
            continue
        row = _person(chance, first_number + number)
        if dice > 0.95:
            row[1] = chance.choice(["12", "нет", "90 555 01", "+998 12"])
            row[2] = ""
        elif len(known) < 50_000:
            known.append(row)
        yield row


def _person(chance: random.Random, number: int) -> list[str]:
    firsts, lasts = chance.choices([UZBEK, RUSSIAN, ENGLISH], [55, 30, 15])[0]
    syllables = RUSSIAN_SYLLABLES if firsts is RUSSIAN[0] else SYLLABLES
    first = chance.choice(firsts) + chance.choice(syllables) * chance.randrange(2)
    last = chance.choice(lasts) + chance.choice(syllables) * chance.randrange(2)
    phone = f"{chance.choice(['90', '91', '93', '94', '97', '99', '88'])}{number % 10_000_000:07}"
    email = f"person{number}@example.com" if chance.random() < 0.3 else ""
    born = f"{chance.randrange(1, 29):02}.{chance.randrange(1, 13):02}.{chance.randrange(1980, 2018)}"
    return [
        f"{first} {last}",
        _written(chance, phone),
        email,
        chance.choice(CITIES),
        born if chance.random() < 0.7 else "",
        chance.choice(COURSES),
        "asked about evenings" if chance.random() < 0.1 else "",
    ]


def _written(chance: random.Random, phone: str) -> str:
    a, b, c, d = phone[:2], phone[2:5], phone[5:7], phone[7:]
    forms = (f"+998{phone}", phone, f"+998 {a} {b}-{c}-{d}", f"({a}) {b} {c} {d}", f"998{phone}", f"p:+998{phone}")
    return chance.choice(forms)


def _again(chance: random.Random, row: list[str]) -> list[str]:
    """The same person with the phone in another writing."""
    digits = "".join(sign for sign in row[1] if sign.isdigit())[-9:]
    return [row[0], _written(chance, digits), *row[2:]]


def write_csv(path: Path, count: int, *, seed: int = 1, first_number: int = 0) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(people(count, seed=seed, first_number=first_number))
    return path
