"""Who is grown up, and so is spoken to about her own lessons."""

from datetime import date

from django.utils import timezone

FULL_AGE = 18


def is_under_age(born: date | None, today: date | None = None) -> bool:
    """Somebody else signs for them; of who gave no birth date nobody knows."""
    return born is not None and _age(born, today or timezone.localdate()) < FULL_AGE


def is_grown_up(born: date | None, today: date | None = None) -> bool:
    return born is not None and not is_under_age(born, today)


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
