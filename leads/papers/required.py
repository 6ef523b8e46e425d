"""Which papers a lead needs, and which of them are here."""

from dataclasses import dataclass

from django.db.models import Q

from leads.choices import DocumentType
from leads.models import Lead, RequiredDocument


@dataclass(frozen=True)
class Paper:
    """A required kind, and whether a document of it is here."""

    type: DocumentType
    is_here: bool


def papers_of(lead: Lead) -> list[Paper]:
    """Required for every course or for the wanted one, in the order of the kinds."""
    asked = set(
        RequiredDocument.objects.filter(Q(course=None) | Q(course=lead.course_id)).values_list("type", flat=True)
    )
    here = set(lead.documents.values_list("type", flat=True)) if asked else set()
    return [Paper(kind, kind in here) for kind in DocumentType if kind in asked]


def are_complete(papers: list[Paper]) -> bool:
    """All that are required are here; where nothing is required, nothing can be complete."""
    return bool(papers) and all(paper.is_here for paper in papers)
