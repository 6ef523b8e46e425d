"""How a cell becomes facts of the staged row.

Each function is the `bind` of a column: it is called once for a file and returns `(row, text) -> None`, which is called
for every cell.
"""

from collections.abc import Callable, Mapping
from typing import Any

from common.contacts import clean_email, clean_telegram, clean_telegram_id
from common.dates import is_ambiguous, parse_date, parse_moment
from common.names import clean_name, search_key, split_full_name
from common.values import parse_bool, parse_coordinate, parse_money, parse_people
from import_service.pipeline.columns.column import Column, Fill, Row
from import_service.pipeline.columns.relation_words import RELATION_WORDS
from import_service.pipeline.context import CleanContext
from import_service.pipeline.status_words import STATUS_WORDS
from import_service.pipeline.text import clean_text
from leads.choices import LeadStatus


def plain(column: Column, context: CleanContext, header: str) -> Fill:
    key, limit = column.key, column.limit

    def fill(row: Row, text: str) -> None:
        row[key] = clean_text(text, limit)

    return fill


def name(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key

    def fill(row: Row, text: str) -> None:
        row[key] = clean_name(text)

    return fill


def contact_name(column: Column, context: CleanContext, header: str) -> Fill:
    """ "Mother" in the place of a name says who answers, not what she is called."""

    def fill(row: Row, text: str) -> None:
        relation = RELATION_WORDS.get(search_key(text))
        if relation:
            row["contact_relation"] = relation
        else:
            row["contact_name"] = clean_name(text)

    return fill


def full_name(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["first_name"], row["last_name"] = split_full_name(clean_name(text))

    return fill


def phone(column: Column, context: CleanContext, header: str) -> Fill:
    normalize, normalize_many = context.phones.normalize, context.phones.normalize_many

    def fill(row: Row, text: str) -> None:
        phones = [normalize(text)] if text.isdigit() else normalize_many(text)
        for phone in phones:
            if not row.get("phone"):
                row["phone"] = phone
            elif phone and phone != row["phone"] and phone not in row.setdefault("more_phones", []):
                row["more_phones"].append(phone)

    return fill


def email(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["email"] = clean_email(text)

    return fill


def telegram(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        if text.isdigit():
            row["telegram_id"] = clean_telegram_id(text)
        else:
            row["telegram_username"] = clean_telegram(text)

    return fill


def external_id(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["external_id"] = clean_text(text.removeprefix("l:"), column.limit)

    return fill


def birth_date(column: Column, context: CleanContext, header: str) -> Fill:
    day_first = context.day_first.get(header)

    def fill(row: Row, text: str) -> None:
        if day_first is None and is_ambiguous(text):
            context.ambiguous[header] += 1
        row["birth_date"] = parse_date(text, day_first=day_first)

    return fill


def came_at(column: Column, context: CleanContext, header: str) -> Fill:
    day_first, zone = context.day_first.get(header), context.zone

    def fill(row: Row, text: str) -> None:
        if day_first is None and is_ambiguous(text):
            context.ambiguous[header] += 1
        row["created_at"] = parse_moment(text, zone=zone, day_first=day_first)

    return fill


def relation(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        relation = RELATION_WORDS.get(search_key(text))
        if relation:
            row["contact_relation"] = relation
        else:
            context.note_unknown(header, text)
            row["extra"][header] = text

    return fill


def lookup(table: str, field: str) -> Callable[[Column, CleanContext, str], Fill]:
    """A column whose words name a row of ours; an unknown word is kept beside the lead and asked about."""

    def bind(column: Column, context: CleanContext, header: str) -> Fill:
        known: Mapping[str, int] = getattr(context, table)
        ours = set(known.values())
        answers = {word: pk for word, pk in context.value_map.get(header, {}).items() if pk in ours}
        seen: dict[str, int | None] = {}

        def fill(row: Row, text: str) -> None:
            if text not in seen:
                seen[text] = answers.get(text) or known.get(search_key(text))
            pk = seen[text]
            if pk is None:
                context.note_unknown(header, text)
                row["extra"][header] = text
            else:
                row[field] = pk

        return fill

    return bind


def source(column: Column, context: CleanContext, header: str) -> Fill:
    seen: dict[str, Any] = {}

    def fill(row: Row, text: str) -> None:
        rules = seen.get(text)
        if rules is None:
            rules = seen[text] = context.source_named(clean_text(text, column.limit))
        row["source_id"] = rules.pk
        row["partner_id"] = rules.partner_id
        if rules.owner_id and not row.get("owner_id"):
            row["owner_id"] = rules.owner_id

    return fill


def industry(column: Column, context: CleanContext, header: str) -> Fill:
    seen: dict[str, int] = {}

    def fill(row: Row, text: str) -> None:
        if text not in seen:
            seen[text] = context.industries.named(clean_text(text, column.limit))
        row["industry_id"] = seen[text]

    return fill


def status(column: Column, context: CleanContext, header: str) -> Fill:
    answers = {
        word: status for word, status in context.value_map.get(header, {}).items() if status in LeadStatus.values
    }

    def fill(row: Row, text: str) -> None:
        status = answers.get(text) or STATUS_WORDS.get(search_key(text).replace(" ", "_"))
        if status == "closed":
            row["is_archived"] = True
        elif status:
            row["status"] = status
        else:
            context.note_unknown(header, text)
            row["extra"][header] = text

    return fill


def yes_no(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key

    def fill(row: Row, text: str) -> None:
        row[key] = parse_bool(text)

    return fill


def money(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["estimated_value"] = parse_money(text)

    return fill


def people_count(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key

    def fill(row: Row, text: str) -> None:
        row[key] = parse_people(text)

    return fill


def coordinate(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key

    def fill(row: Row, text: str) -> None:
        row[key] = parse_coordinate(text)

    return fill


def utm(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key.removeprefix("utm_")

    def fill(row: Row, text: str) -> None:
        row.setdefault("utm", {})[key] = clean_text(text, column.limit)

    return fill


def note(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["note"] = f"{row['note']}\n{text}" if row.get("note") else text

    return fill


def ignored(column: Column, context: CleanContext, header: str) -> Fill:
    return lambda row, text: None
