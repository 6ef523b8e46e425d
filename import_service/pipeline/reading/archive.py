"""Refuses a zipped workbook that would unpack into too much or into something else; nothing is unpacked to disk."""

import zipfile
import zlib
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from import_service.pipeline.reading.table import FileRefused, Text

MAX_UNPACKED_BYTES = 2**30
MAX_PARTS = 2_000
# Sheets of equal cells shrink to a hundredth; a bomb to a thousandth. Below the second number a bomb does no harm.
LARGEST_RATIO = 200
HARMLESS_BYTES = 100 * 2**20
ENCRYPTED = 0x1
PROLOG_BYTES = 1 << 16

DAMAGED = _("The workbook is damaged or was not uploaded completely. Open it in Excel, save it again and upload that.")
PROTECTED = _("The workbook is protected by a password. Save it without a password and upload that.")


def check_archive(path: Path) -> frozenset[str]:
    """The names of the parts of an archive that is safe to read."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_bomb(parts)
            for part in parts:
                _check_part(archive, part)
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise FileRefused(DAMAGED) from error


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        sentence = _("The workbook consists of {count:,} parts; at most {limit:,} are read.")
        _refuse(format_lazy(sentence, count=len(parts), limit=MAX_PARTS))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES:
        sentence = _("The workbook unpacks to {count:,} MB; at most {limit:,} MB are read.")
        _refuse(format_lazy(sentence, count=unpacked // 2**20, limit=MAX_UNPACKED_BYTES // 2**20))
    ratio = unpacked // max(1, sum(part.compress_size for part in parts))
    if unpacked > HARMLESS_BYTES and ratio > LARGEST_RATIO:
        sentence = _("The workbook unpacks to {count:,} times its size; at most {limit:,} times is read.")
        _refuse(format_lazy(sentence, count=ratio, limit=LARGEST_RATIO))


def _refuse(problem: Text) -> None:
    advice = _("Copy the table into a new workbook, or save it as .csv, and upload that.")
    raise FileRefused(format_lazy("{} {}", problem, advice))


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.flag_bits & ENCRYPTED:
        raise FileRefused(PROTECTED)
    # Opening also finds parts that overlap one another.
    with archive.open(part) as stream:
        if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in stream.read(PROLOG_BYTES).upper():
            raise FileRefused(
                _("The workbook holds definitions that no table needs and attacks use. Save it again in Excel.")
            )
