"""The one string a person is found by: folded names, then the digits of phones, then addresses on the net."""

from collections.abc import Iterable

from common.names import search_key


def build_search_text(
    first_name: str = "",
    last_name: str = "",
    contact_name: str = "",
    company: str = "",
    phone: str = "",
    email: str = "",
    telegram_username: str = "",
    more_phones: Iterable[str] = (),
    more_names: Iterable[str] = (),
    more_addresses: Iterable[str] = (),
) -> str:
    """Space between parts, so that a search never matches across two of them. Runs for every row of an import."""
    # One by one: first names and surnames repeat, and what repeats is remembered.
    names = [search_key(name) for name in (first_name, last_name, contact_name, company, *more_names) if name]
    phones = [number.removeprefix("+") for number in (phone, *more_phones) if number]
    addresses = [address.lower() for address in (email, telegram_username, *more_addresses)]
    return " ".join([part for part in (*names, *phones, *addresses) if part])
