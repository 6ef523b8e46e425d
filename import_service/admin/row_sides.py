"""Both sides of a row under review, with only what differs marked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.difference import mark_difference
from common.phone import format_phone
from import_service.models import ImportRow
from leads.models import Lead


@dataclass(frozen=True)
class Side:
    """What one side says, fact by fact."""

    facts: list[SafeString]


def sides_of(row: ImportRow, met: Lead | ImportRow | None, courses: dict[int, str], region: str) -> list[Side]:
    """The file's side, and that of the lead or of the other row it met."""
    if met is None:
        return []
    mine, theirs = _told(row, courses, region), _told(met, courses, region)
    missing = _missing()
    names = [name for name in mine if mine[name] or theirs[name]]
    return [
        Side([_marked(one[name], other[name], missing[name]) for name in names])
        for one, other in ((mine, theirs), (theirs, mine))
    ]


def _marked(text: str, other: str, missing: str) -> SafeString:
    return mark_difference(text, other) if text else format_html("<mark>{}</mark>", missing)


def _told(known: Any, courses: dict[int, str], region: str) -> dict[str, str]:
    course = known.course.name if isinstance(known, Lead) and known.course else courses.get(known.course_id, "")
    telegram = f"@{known.telegram_username}" if known.telegram_username else ""
    return {
        "name": f"{known.first_name} {known.last_name}".strip(),
        "phone": format_phone(known.phone, region) if known.phone else "",
        "email": known.email,
        "telegram": telegram,
        "born": _("born %(date)s") % {"date": _day(known.birth_date)} if known.birth_date else "",
        "course": course,
        "contact": known.contact_name,
        "company": known.company,
    }


def _day(day: date) -> str:
    return str(date_format(day, "d.m.Y"))


def _missing() -> dict[str, str]:
    """How a side says that it does not know."""
    return {
        "name": _("no name"),
        "phone": _("no phone"),
        "email": _("no email"),
        "telegram": _("no Telegram"),
        "born": _("no birth date"),
        "course": _("no course"),
        "contact": _("nobody who answers"),
        "company": _("no company"),
    }
