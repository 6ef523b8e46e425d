"""manage.py compute_kpis --organization SLUG (--date D | --from D --to D): counts figures of days anew."""

import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from analytics.choices import Dimension, FigureOf
from analytics.services.compute_kpis import Change, compute_kpis
from analytics.words import label_of
from leads.models import Channel, LeadSource
from leads.models.status import status_label
from organizations.models import Branch, Membership, Organization
from organizations.scoping import organization_scope


class Command(BaseCommand):
    """Prints what changed, a line for each row; with --json one object. Exit 2 with one line on stderr if the center
    or the days cannot be."""

    help = "Counts the figures of days anew and prints what changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", required=True, metavar="SLUG", help="The center whose days are counted.")
        parser.add_argument("--date", metavar="D", help="One day, as 2026-11-23.")
        parser.add_argument("--from", dest="first", metavar="D", help="The first day of several.")
        parser.add_argument("--to", dest="last", metavar="D", help="The last day of several.")
        parser.add_argument("--json", action="store_true", help="One JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        center = Organization.objects.filter(slug=options["organization"], is_active=True).first()
        if center is None:
            raise CommandError(f"There is no active center {options['organization']!r}.", returncode=2)
        first, last = _days(options["date"], options["first"], options["last"])
        with organization_scope(center), translation.override(center.language), timezone.override(center.timezone):
            try:
                changes = compute_kpis(first=first, last=last)
            except ValidationError as refusal:
                raise CommandError(refusal.messages[0], returncode=2) from None
            told = _told(changes)
        if options["json"]:
            shown = {"organization": center.slug, "from": first.isoformat(), "to": last.isoformat(), "changed": told}
            self.stdout.write(json.dumps(shown, ensure_ascii=False))
        else:
            self.stdout.write("\n".join([*map(_line, told), f"{first} – {last}: {len(told)} rows changed."]))


def _days(day: str | None, first: str | None, last: str | None) -> tuple[date, date]:
    if day and not (first or last):
        return _day("--date", day), _day("--date", day)
    if first and last and not day:
        return _day("--from", first), _day("--to", last)
    raise CommandError("Give either --date D, or both --from D and --to D.", returncode=2)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{option} {text!r} is not a day; write it as 2026-11-23.", returncode=2) from None


def _told(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """One for each row: {"day", "of", "row", "figures": {figure: [said, says]}}."""
    names = _Names()
    rows: dict[tuple[Any, ...], dict[str, list[int | str]]] = defaultdict(dict)
    for change in changes:
        key = (change.day.isoformat(), change.table.figure_of.value, names.of(change))
        rows[key][change.figure] = [_number(change.said), _number(change.says)]
    return [{"day": day, "of": of, "row": row, "figures": figures} for (day, of, row), figures in rows.items()]


def _number(number: int | Decimal) -> int | str:
    """Money as text: JSON would round it."""
    return str(number) if isinstance(number, Decimal) else number


class _Names:
    """What rows are called: people, branches, channels, sources, statuses."""

    def __init__(self) -> None:
        self.people = dict(Membership.objects.values_list("pk", "name"))
        self.branches = dict(Branch.objects.values_list("pk", "name"))
        self.channels = dict(Channel.objects.values_list("pk", "name"))
        self.sources = {str(pk): name for pk, name in LeadSource.objects.values_list("pk", "name")}

    def of(self, change: Change) -> str:
        if change.table.figure_of == FigureOf.SALES:
            return str(self.people.get(change.names[0], change.names[0]))
        if change.table.figure_of == FigureOf.LEADS:
            return ""
        if change.table.figure_of == FigureOf.GROUPS:
            return str(self.branches.get(change.names[0], ""))
        if change.table.figure_of == FigureOf.CHANNEL:
            return str(self.channels.get(change.names[0], ""))
        kind, key = change.names
        name = self.sources.get(key, key or "–") if kind == Dimension.SOURCE else status_label(key)
        return f"{kind}: {name}"


def _line(told: dict[str, Any]) -> str:
    said = ", ".join(f"{label_of(name)} {was} → {now}" for name, (was, now) in told["figures"].items())
    return f"{told['day']} {told['row'] or told['of']}: {said}"
