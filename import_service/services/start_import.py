"""Takes in a file, pasted rows or the values of a sheet, and has a worker read them."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from import_service.models import GoogleSheet, ImportJob
from import_service.pipeline.reading.filename import safe_name
from leads.choices import Door
from leads.models import LeadSource
from organizations.models import Membership
from organizations.wake import wake

EXCEL_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def door_of(name: str) -> Door:
    """The door a file came by, from its name; what is inside is found out when it is read."""
    return Door.EXCEL if name.lower().endswith(EXCEL_ENDINGS) else Door.CSV


@transaction.atomic
def start_import(
    *,
    file: File,
    name: str,
    door: Door,
    source: LeadSource | None,
    actor: Membership | None,
    options: dict[str, Any] | None = None,
    sheet: GoogleSheet | None = None,
) -> ImportJob:
    """A job with its file stored under a name of ours; reading begins after the commit."""
    job = ImportJob(
        name=safe_name(name)[:200], door=door, source=source, created_by=actor, options=options or {}, sheet=sheet
    )
    job.save()
    job.file.save("upload", file, save=True)
    wake(job.organization)
    return job


def start_pasted(
    *, text: str, source: LeadSource | None, actor: Membership | None, options: dict[str, Any] | None = None
) -> ImportJob:
    """Rows copied from a table and pasted into the page."""
    file = ContentFile(text.encode("utf-8", "replace"))
    return start_import(file=file, name=_("Pasted rows"), door=Door.PASTE, source=source, actor=actor, options=options)


def start_sheet(
    *,
    sheet: GoogleSheet,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    actor: Membership | None,
    options: dict[str, Any] | None = None,
) -> ImportJob:
    """The values of a Google Sheet as they were read just now."""
    # ASCII only, so that a broken character comes out as it went in and its row is told from others by it.
    stored = json.dumps({"header": list(header), "rows": [list(row) for row in rows]})
    file = ContentFile(stored.encode())
    return start_import(
        file=file,
        name=sheet.name,
        door=Door.GOOGLE_SHEETS,
        source=sheet.source,
        actor=actor,
        options=options,
        sheet=sheet,
    )
