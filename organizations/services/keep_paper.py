"""Puts a paper on the disk and into its list, or into neither."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from common.paper_kinds import check_file
from common.stored_files import delete_files
from organizations.models.paper import Paper
from organizations.scoping import claim_organization


@contextmanager
def keeping(paper: Paper, file: File) -> Iterator[None]:
    """Around the transaction that saves the row of a new paper: the file is told by its content and lies on the disk,
    and goes again if the row is not saved. Raises ValidationError with a sentence for a file that is not taken."""
    checked = check_file(file, file.name or "", limit=settings.DOCUMENT_MAX_MB * 2**20)
    claim_organization(paper)
    paper.name, paper.size, paper.content_type = checked.name, checked.size, checked.kind.content_type
    try:
        with transaction.atomic():
            paper.file.save(f"paper{checked.kind.endings[0]}", file, save=False)
            yield
    except BaseException:
        # The rows are gone with the transaction; the file would stay.
        if paper.file:
            delete_files([str(paper.file.name)])
        raise
