"""What a country decides for a new center: its time zone, its money and the language people begin in."""

import zoneinfo
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Country(NamedTuple):
    name: Promise
    timezone: str
    currency: str
    language: str = "en"


COUNTRIES: dict[str, Country] = {
    "UZ": Country(_("Uzbekistan"), "Asia/Tashkent", "UZS", "uz"),
    "KZ": Country(_("Kazakhstan"), "Asia/Almaty", "KZT", "ru"),
    "KG": Country(_("Kyrgyzstan"), "Asia/Bishkek", "KGS", "ru"),
    "TJ": Country(_("Tajikistan"), "Asia/Dushanbe", "TJS", "ru"),
    "TM": Country(_("Turkmenistan"), "Asia/Ashgabat", "TMT", "ru"),
    "AF": Country(_("Afghanistan"), "Asia/Kabul", "AFN"),
    "AE": Country(_("United Arab Emirates"), "Asia/Dubai", "AED"),
    "AM": Country(_("Armenia"), "Asia/Yerevan", "AMD", "ru"),
    "AT": Country(_("Austria"), "Europe/Vienna", "EUR"),
    "AU": Country(_("Australia"), "Australia/Sydney", "AUD"),
    "AZ": Country(_("Azerbaijan"), "Asia/Baku", "AZN"),
    "BD": Country(_("Bangladesh"), "Asia/Dhaka", "BDT"),
    "BG": Country(_("Bulgaria"), "Europe/Sofia", "EUR"),
    "BR": Country(_("Brazil"), "America/Sao_Paulo", "BRL"),
    "BY": Country(_("Belarus"), "Europe/Minsk", "BYN", "ru"),
    "CA": Country(_("Canada"), "America/Toronto", "CAD"),
    "CN": Country(_("China"), "Asia/Shanghai", "CNY"),
    "CZ": Country(_("Czechia"), "Europe/Prague", "CZK"),
    "DE": Country(_("Germany"), "Europe/Berlin", "EUR"),
    "EE": Country(_("Estonia"), "Europe/Tallinn", "EUR"),
    "EG": Country(_("Egypt"), "Africa/Cairo", "EGP"),
    "ES": Country(_("Spain"), "Europe/Madrid", "EUR"),
    "FR": Country(_("France"), "Europe/Paris", "EUR"),
    "GB": Country(_("United Kingdom"), "Europe/London", "GBP"),
    "GE": Country(_("Georgia"), "Asia/Tbilisi", "GEL"),
    "ID": Country(_("Indonesia"), "Asia/Jakarta", "IDR"),
    "IL": Country(_("Israel"), "Asia/Jerusalem", "ILS"),
    "IN": Country(_("India"), "Asia/Kolkata", "INR"),
    "IT": Country(_("Italy"), "Europe/Rome", "EUR"),
    "JP": Country(_("Japan"), "Asia/Tokyo", "JPY"),
    "KR": Country(_("South Korea"), "Asia/Seoul", "KRW"),
    "LT": Country(_("Lithuania"), "Europe/Vilnius", "EUR"),
    "LV": Country(_("Latvia"), "Europe/Riga", "EUR"),
    "MD": Country(_("Moldova"), "Europe/Chisinau", "MDL"),
    "MN": Country(_("Mongolia"), "Asia/Ulaanbaatar", "MNT"),
    "MY": Country(_("Malaysia"), "Asia/Kuala_Lumpur", "MYR"),
    "NG": Country(_("Nigeria"), "Africa/Lagos", "NGN"),
    "PH": Country(_("Philippines"), "Asia/Manila", "PHP"),
    "PK": Country(_("Pakistan"), "Asia/Karachi", "PKR"),
    "PL": Country(_("Poland"), "Europe/Warsaw", "PLN"),
    "RO": Country(_("Romania"), "Europe/Bucharest", "RON"),
    "RS": Country(_("Serbia"), "Europe/Belgrade", "RSD"),
    "RU": Country(_("Russia"), "Europe/Moscow", "RUB", "ru"),
    "SA": Country(_("Saudi Arabia"), "Asia/Riyadh", "SAR"),
    "TH": Country(_("Thailand"), "Asia/Bangkok", "THB"),
    "TR": Country(_("Turkey"), "Europe/Istanbul", "TRY"),
    "UA": Country(_("Ukraine"), "Europe/Kyiv", "UAH"),
    "US": Country(_("United States"), "America/New_York", "USD"),
    "VN": Country(_("Vietnam"), "Asia/Ho_Chi_Minh", "VND"),
    "ZA": Country(_("South Africa"), "Africa/Johannesburg", "ZAR"),
}

Choices = list[tuple[str, Any]]


def country_choices() -> Choices:
    return [(code, country.name) for code, country in COUNTRIES.items()]


def currency_choices() -> Choices:
    return [(code, code) for code in sorted({country.currency for country in COUNTRIES.values()})]


def time_zone_choices() -> Choices:
    """Zones of places: "Asia/Tashkent", not "UTC" or "Etc/GMT+5"."""
    zones = (zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone.replace("_", " ")) for zone in sorted(zones)]


def keeping(choices: Choices, current: str) -> Choices:
    """The choices, and the value that holds now if it is none of them."""
    return choices if not current or current in dict(choices) else [(current, current), *choices]
