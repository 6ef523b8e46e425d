"""Turns the cells of a row into the facts of a lead, or says in words which cell cannot be read and what to do."""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson
from django.utils.translation import gettext as _

from common.search_text import build_search_text
from import_service.choices import Outcome, Reason
from import_service.pipeline.columns import COLUMNS, Fill, Row
from import_service.pipeline.context import CleanContext
from import_service.pipeline.text import BLANKS, bare_cells

IDENTITY = ("phone", "email", "telegram_username", "telegram_id", "external_id")
CREATED, NEW = Outcome.CREATED.value, Reason.NEW.value
ADDRESS = ("address", "city", "district", "region")


class RowCleaner:
    """Bound once to a header and a mapping, then called for every row."""

    def __init__(self, *, header: Sequence[str], mapping: Mapping[str, str], context: CleanContext) -> None:
        self.context = context
        self.header = list(header)
        self._fills: list[tuple[int, str, Fill]] = []
        self._kept: list[tuple[int, str]] = []
        for position, name in enumerate(header):
            column = COLUMNS.get(mapping.get(name, ""))
            if column is None:
                self._kept.append((position, name))
            else:
                self._fills.append((position, name, column.bind(column, context, name)))
        self._mapped = set(mapping.values())
        self._ignored = {position for position, name in enumerate(header) if mapping.get(name) == "why_rejected"}

    def prepare(self, rows: int) -> None:
        """Ask the database beforehand for what cleaning so many rows may take from it."""
        self.context.prepare(rows, self._mapped)

    def clean(self, number: int, cells: Sequence[str]) -> Row:
        """The staged row: facts, outcome and reason so far, errors, fingerprint."""
        bare = bare_cells(cells)
        width = len(bare)
        row: Row = {
            "number": str(number),
            "cells": dump(cells),
            "extra": {},
            "errors": [],
            "outcome": CREATED,
            "reason": NEW,
            "fingerprint": self._fingerprint(bare),
        }
        for position, name, fill in self._fills:
            if position < width and (text := bare[position]) and text not in BLANKS:
                try:
                    fill(row, text)
                except ValueError as error:
                    row["errors"].append(_error(name, text, error))
        extra = row["extra"]
        for position, name in self._kept:
            if position < width and (text := bare[position]) and text not in BLANKS:
                extra[name] = text
        for position in range(len(self.header), width):
            if bare[position]:
                extra[f"Column {position + 1}"] = bare[position]
        self._settle(row)
        return row

    def _fingerprint(self, bare: list[str]) -> str:
        return fingerprint_of(
            bare if not self._ignored else [text for i, text in enumerate(bare) if i not in self._ignored]
        )

    def _settle(self, row: Row) -> None:
        source = self.context.source
        if source and not row.get("source_id"):
            row["source_id"] = source.pk
            row["partner_id"] = source.partner_id
            row.setdefault("owner_id", source.owner_id)
        if row["errors"]:
            row["outcome"], row["reason"] = Outcome.INVALID.value, Reason.UNREADABLE.value
            return
        missing = self._missing(row)
        if missing:
            row["errors"].append({"column": "", "value": "", "message": missing[1]})
            row["outcome"], row["reason"] = Outcome.INVALID.value, missing[0].value
        else:
            row["search_text"] = search_text_of(row)

    def _missing(self, row: Row) -> tuple[Reason, str] | None:
        if not row.get("phone") and not any(map(row.get, IDENTITY)):
            return Reason.NOBODY, _(
                "Nothing to know the person by: give a phone, an email, a Telegram name or an id of the source."
            )
        source = self.context.source
        if source and source.demands_phone and not row.get("phone"):
            return Reason.MISSING, _("This source asks for a phone. Give one.")
        if source and source.demands_address and not any(row.get(key) for key in ADDRESS):
            return Reason.MISSING, _("This source asks for an address. Give at least the city.")
        return None


def fingerprint_of(bare: Sequence[str]) -> str:
    """A number of eight bytes that says whether a row came before."""
    digest = blake2b("\x1f".join(bare).rstrip("\x1f").encode("utf-8", "replace"), digest_size=8).digest()
    return str(int.from_bytes(digest, signed=True))


def search_text_of(row: Row) -> str:
    """What the lead of this staged row will be found by."""
    return build_search_text(
        row.get("first_name", ""),
        row.get("last_name", ""),
        row.get("contact_name", ""),
        row.get("company", ""),
        row.get("phone", ""),
        row.get("email", ""),
        row.get("telegram_username", ""),
        row.get("more_phones", ()),
    )


def _error(column: str, value: str, error: ValueError) -> dict[str, str]:
    return {"column": column, "value": value[:300], "message": str(getattr(error, "message", error))}


def dump(value: Any) -> str:
    """JSON that both databases accept: no NUL, no lone surrogate."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:
        text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    return text.replace("\\u0000", "") if "\\u0000" in text else text
