"""Which column of a file holds what, by the names advertising accounts give them in English, Russian and Uzbek."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from common.translit import search_key

CURRENCY = "currency"
LABELS = {
    "day": _("First day"),
    "last": _("Last day"),
    "channel": _("Channel or campaign"),
    "amount": _("Spent"),
    "impressions": _("Impressions"),
    "clicks": _("Clicks"),
    CURRENCY: _("Currency"),
}
NEEDED = ("day", "amount")
# The first name that a file has wins: "clicks" before "link clicks".
_NAMES = {
    "day": (
        *("day", "date", "first day", "reporting starts", "start date", "start", "date from", "from", "week", "month"),
        *("день", "дата", "первый день", "дата начала отчетности", "дата начала отчётности", "начало отчетности"),
        *("начало отчётности", "дата начала", "начало", "период", "неделя", "месяц"),
        *("kun", "sana", "birinchi kun", "boshlanish sanasi", "boshlanishi", "davr", "hafta", "oy"),
    ),
    "last": (
        *("last day", "reporting ends", "end date", "end", "date to", "to"),
        *("последний день", "дата окончания отчетности", "дата окончания отчётности", "окончание отчетности"),
        *("окончание отчётности", "дата окончания", "окончание", "конец", "по"),
        *("oxirgi kun", "tugash sanasi", "tugashi"),
    ),
    "channel": (
        *("channel", "source", "platform", "campaign", "campaign name", "account", "account name"),
        *("канал", "источник", "площадка", "платформа", "кампания", "название кампании", "имя кампании"),
        *("№ кампании", "аккаунт", "название аккаунта"),
        *("kanal", "manba", "platforma", "kampaniya", "kampaniya nomi", "hisob"),
    ),
    "amount": (
        *("spent", "spend", "amount spent", "cost", "total cost", "amount", "total spent"),
        *("потрачено", "расход", "расходы", "сумма затрат", "затраты", "стоимость", "сумма", "всего расход"),
        *("sarflandi", "sarflangan", "sarf", "xarajat", "xarajatlar", "sarflangan summa", "summa", "narxi"),
    ),
    "impressions": (
        *("impressions", "impr", "shown", "views", "показы", "просмотры"),
        *("ko‘rsatishlar", "ko‘rsatildi", "ko‘rishlar", "namoyishlar"),
    ),
    "clicks": (
        *("clicks", "link clicks", "clicked", "interactions", "клики", "клики по ссылке", "переходы", "взаимодействия"),
        *("bosishlar", "bosildi", "kliklar", "havolani bosishlar"),
    ),
    CURRENCY: ("currency", "currency code", "валюта", "код валюты", "valyuta", "valyuta kodi"),
}
_KEYS = {field: [search_key(name) for name in names] for field, names in _NAMES.items()}
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|,.*")


def recognise(header: Sequence[str]) -> dict[str, int]:
    """{field: place of its column}, of the fields whose name is there."""
    keys = [search_key(_ASIDE.sub(" ", text)) for text in header]
    found = {}
    for field, known in _KEYS.items():
        place = next((keys.index(name) for name in known if name in keys), None)
        if place is not None:
            found[field] = place
    return found
