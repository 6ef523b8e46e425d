"""What every paper is made of, whoever it belongs to, and where the papers of a center lie."""

import secrets
from pathlib import PurePosixPath

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.base import OrganizationModel, PublicIdModel


def random_path(paper: "Paper", name: str) -> str:
    """Nobody guesses where a paper lies, and its own name never reaches the disk."""
    folder = papers_folder(paper.organization_id)
    return f"{folder}/{secrets.token_hex(16)}{PurePosixPath(name).suffix.lower()[:8]}"


def papers_folder(organization_id: int) -> str:
    """Where the papers of a center lie, and nothing else."""
    return f"documents/{organization_id}"


class Paper(PublicIdModel, OrganizationModel):
    """A file told by its content. A table of papers has an index of `file`: the sweep of files without a row asks it.

    Served only by a page that asks who may see whom the paper is about.
    """

    file = models.FileField(_("file"), upload_to=random_path, max_length=200)
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    notes = models.CharField(_("notes"), max_length=250, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
