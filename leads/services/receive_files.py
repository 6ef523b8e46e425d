"""Several files sent at once: each is kept or refused for itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from leads.choices import DocumentType
from leads.models import Lead
from leads.services.keep_documents import add_document
from organizations.models import Membership

MOST_AT_ONCE = 10


@dataclass
class Received:
    kept: int = 0
    problems: list[str] = field(default_factory=list)


def receive_files(
    *, lead: Lead, files: Sequence[File], kind: str, actor: Membership | None, most_bytes: int | None = None
) -> Received:
    """How many are kept, and a sentence for each that is not."""
    received = Received()
    if not files:
        received.problems.append(_("No file came. Choose one and send it again."))
    if kind not in DocumentType.values:
        kind = DocumentType.OTHER
    if len(files) > MOST_AT_ONCE:
        received.problems.append(_("Only the first %(most)d files were taken.") % {"most": MOST_AT_ONCE})
    for file in files[:MOST_AT_ONCE]:
        try:
            add_document(lead=lead, file=file, kind=kind, actor=actor, most_bytes=most_bytes)
            received.kept += 1
        except ValidationError as error:
            received.problems += error.messages
    return received
