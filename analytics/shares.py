"""A whole number divided over days without a rest."""


def share_of_day(whole: int, place: int, days: int) -> int:
    """What falls on the day at this place (from 0): the shares differ by one at most and make exactly the whole."""
    return whole * (place + 1) // days - whole * place // days
