"""manage.py import_leads FILE… --organization SLUG: the import of the admin, from the command line."""

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.text import slugify

from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob
from import_service.pipeline.columns import COLUMNS
from import_service.pipeline.plan import tally
from import_service.pipeline.work import work_on
from import_service.services.start_import import door_of, start_import
from import_service.services.steer_import import cancel_import, confirm_import
from leads.models import LeadSource
from organizations.kept_counts import count_anew
from organizations.models import Organization
from organizations.scoping import organization_scope

SHOWN_ERRORS = 20


class Command(BaseCommand):
    """One JSON object per file on stdout; exit 2 with one line on stderr when a file as a whole is refused."""

    help = "Imports leads from CSV and Excel files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--organization", required=True, metavar="SLUG", help="The center the leads are for.")
        parser.add_argument("--source", default="", metavar="SLUG", help="The lead source; made if it does not exist.")
        parser.add_argument("--region", default="", metavar="UZ", help="Country of phones without a country code.")
        parser.add_argument("--map", action="append", default=[], metavar="Column=field", help="Overrides one column.")
        parser.add_argument("--dry-run", action="store_true", help="Shows what would happen and writes nothing.")
        parser.add_argument("--json", action="store_true", help="One line of JSON per file.")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"], is_active=True).first()
        if organization is None:
            raise CommandError(f"There is no active center {options['organization']!r}.", returncode=2)
        answers = {"mapping": dict(map(_mapped_column, options["map"])), "region": _region(options["region"])}
        paths = [_existing(name) for name in options["files"]]
        with organization_scope(organization), translation.override(organization.language):
            source = _source(options["source"]) if options["source"] else None
            refused = [path for path in paths if not self._import(path, source, answers, options)]
        count_anew(organization.pk)
        if refused:
            sys.exit(2)

    def _import(self, path: Path, source: LeadSource | None, answers: dict[str, Any], options: dict[str, Any]) -> bool:
        """Whether the file was taken; a refusal is one line on stderr."""
        began = time.monotonic()
        with path.open("rb") as stream:
            job = start_import(
                file=File(stream), name=path.name, door=door_of(path.name), source=source, actor=None, options=answers
            )
        job = work_on(job.pk) or job
        if job.status == JobStatus.REFUSED:
            self.stderr.write(f"{path.name}: {job.problem}")
            return False
        if options["dry_run"]:
            cancel_import(job=job)
        else:
            confirm_import(job=job, actor=None)
            job = work_on(job.pk) or job
        result = _result(job, time.monotonic() - began)
        self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else _in_words(path, result))
        return True


def _mapped_column(text: str) -> tuple[str, str]:
    header, found, field = text.rpartition("=")
    if not found or (field and field not in COLUMNS):
        raise CommandError(f"--map {text!r}: write Column=field with a field of: {', '.join(COLUMNS)}.", returncode=2)
    return header, field


def _region(code: str) -> str:
    import phonenumbers

    if code and code.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise CommandError(f"--region {code!r} is not a country; write two letters, for example UZ.", returncode=2)
    return code.upper()


def _existing(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise CommandError(f"{name}: there is no such file.", returncode=2)
    return path


def _source(slug: str) -> LeadSource:
    """The source of this name in any spelling of the slug; a new one when there is none."""
    for source in LeadSource.objects.all():
        if slug in (source.name, slugify(source.name)):
            return source
    return LeadSource.objects.create(name=slug)


def _result(job: ImportJob, seconds: float) -> dict[str, Any]:
    counts = tally(job.counts)
    return {
        "job": str(job.public_id),
        "rows": job.rows_total,
        "created": counts[Outcome.CREATED],
        "updated": counts[Outcome.UPDATED],
        "duplicates": counts[Outcome.DUPLICATE],
        "review": counts[Outcome.REVIEW],
        "invalid": counts[Outcome.INVALID],
        "seconds": round(seconds, 3),
        "errors": _errors(job),
    }


def _errors(job: ImportJob) -> list[dict[str, Any]]:
    rows = job.rows.filter(outcome=Outcome.INVALID).order_by("number").values_list("number", "errors")[:SHOWN_ERRORS]
    found = [{"row": number, **error} for number, errors in rows for error in errors]
    return found[:SHOWN_ERRORS]


def _in_words(path: Path, result: dict[str, Any]) -> str:
    names = ("rows", "created", "updated", "duplicates", "review", "invalid")
    lines = [f"{path.name}: " + ", ".join(f"{result[name]} {name}" for name in names) + f" ({result['seconds']} s)"]
    lines += [f"  row {e['row']}, {e['column'] or 'row'}: {e['value']!r}: {e['message']}" for e in result["errors"]]
    return "\n".join(lines)
