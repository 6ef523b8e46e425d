"""Removes papers on the disk that no row names: what a program that died while it kept a paper left behind."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import batched
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.utils import timezone

from common.contributions import kept_files
from common.stored_files import delete_files
from common.visit_limits import VisitLimit, count_visit
from organizations.changes import CHUNK
from organizations.models.paper import Paper, papers_folder
from organizations.scoping import open_organization

# Longer than any upload takes: the row of a younger file may not be there yet.
YOUNG = timedelta(days=1)
DAILY = VisitLimit("orphaned papers", most=1, within=timedelta(days=1))


def remove_orphans_daily() -> None:
    """Whoever comes first looks; the others find that it was done."""
    if not count_visit({DAILY: str(open_organization().pk)}):
        remove_orphans()


def remove_orphans() -> int:
    """How many. Files are listed before rows are asked for, so a row that is asked for is older than its file here."""
    removed = 0
    for names in batched(_grown_up_files(), CHUNK):
        orphans = set(names) - _named(names)
        delete_files(orphans)
        removed += len(orphans)
    return removed


def _named(files: Sequence[str]) -> set[str]:
    """Those that a row of any table of papers names, or a row of an app that keeps files beside them."""
    tables: list[Any] = [model for model in apps.get_models() if issubclass(model, Paper)]
    papers = {name for table in tables for name in table.objects.filter(file__in=files).values_list("file", flat=True)}
    return papers.union(*(named(files) for named in kept_files))


def _grown_up_files() -> Iterator[str]:
    folder = papers_folder(open_organization().pk)
    return (name for name in _files_in(folder) if not _is_young(name))


def _files_in(folder: str) -> Iterable[str]:
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{file}" for file in files]


def _is_young(name: str) -> bool:
    """By the disk's own time too: a file from a backup keeps its old date and may come before its row."""
    try:
        since = max(default_storage.get_modified_time(name), default_storage.get_created_time(name))
    except FileNotFoundError:
        return True
    return since > timezone.now() - YOUNG
