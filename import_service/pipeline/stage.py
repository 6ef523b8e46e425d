"""Writes staged rows: COPY on PostgreSQL, executemany on SQLite. Every value travels as text."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db import connection

from import_service.models import ImportRow
from import_service.pipeline.clean import dump
from import_service.pipeline.columns import Row
from leads.choices import LeadStatus

TABLE = ImportRow._meta.db_table
# Found out of the few rows that need it when all are staged.
_LATER = ("client_id", "client_tie")
_EMPTY: dict[str, str | None] = {
    field.attname: None if field.null else ""
    for field in ImportRow._meta.fields
    if not field.primary_key and field.attname not in _LATER
}
_EMPTY |= {
    "cells": "[]",
    "errors": "[]",
    "more_phones": "[]",
    "extra": "{}",
    "utm": "{}",
    "status": LeadStatus.NEW.value,
}
_EMPTY |= {"is_archived": "0", "introductory_call_done": "0"}
COLUMNS: tuple[str, ...] = tuple(_EMPTY)
_DEFAULTS: tuple[str | None, ...] = tuple(_EMPTY.values())
_POSITION = {name: position for position, name in enumerate(COLUMNS)}


def as_text(column: str, value: Any) -> str | None:
    """A value as both databases read it from text; times are UTC, as is every connection of ours."""
    if isinstance(value, str):
        return str(value)  # a choice as well
    write = _WRITTEN.get(type(value))
    if write is None:
        raise TypeError(f"{column}: {type(value).__name__} cannot be staged.")
    return write(value)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


_WRITTEN: dict[type, Callable[[Any], str | None]] = {
    type(None): lambda _: None,
    int: str,
    bool: lambda value: "1" if value else "0",
    Decimal: str,
    date: str,
    datetime: _utc,
    dict: dump,
    list: dump,
}


def template_record(shared: dict[str, str]) -> list[str | None]:
    """An empty record that holds what all rows of a job have in common."""
    return [shared.get(column, default) for column, default in zip(COLUMNS, _DEFAULTS, strict=True)]


def as_record(row: Row, template: list[str | None]) -> list[str | None]:
    """The row as a list in the order of COLUMNS; empty lists and objects are there already."""
    record = template.copy()
    for column, value in row.items():
        if type(value) is str:
            record[_POSITION[column]] = value
        elif value or value is False or value == 0:
            record[_POSITION[column]] = as_text(column, value)
    return record


def write_rows(records: Iterable[list[str | None]]) -> None:
    writer: Callable[[Iterable[list[str | None]]], None] = (
        _copy_rows if connection.vendor == "postgresql" else _insert_rows
    )
    writer(records)


def _insert_rows(records: Iterable[list[str | None]]) -> None:
    marks = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES ({marks})", list(records))  # noqa: S608


# COPY's text format: tab between values, \N for nothing. The two stand-ins never occur in cleaned text.
AT_ONCE = 500
_TAB, _NULL = "\x1f", "\x1e"


def _copy_rows(records: Iterable[list[str | None]]) -> None:
    """Sent while it is made: the server works on what it has while the next rows are cleaned."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for some in batched(records, AT_ONCE):
            copy.write(("\n".join([_copy_line(record) for record in some]) + "\n").encode())


def _copy_line(record: list[str | None]) -> str:
    line = _TAB.join([_NULL if value is None else value for value in record])
    if "\\" in line:
        line = line.replace("\\", "\\\\")
    if "\n" in line or "\t" in line or "\r" in line:
        line = line.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return line.replace(_TAB, "\t").replace(_NULL, "\\N")
