"""Marketing documents for tests: a small PDF unless told otherwise."""

from typing import Any

from django.core.files.base import ContentFile

from outreach.models import MarketingDocument
from outreach.services.save_document import save_document

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def make_document(*, name: str = "prices.pdf", content: bytes = PDF, url: str = "", **over: Any) -> MarketingDocument:
    """A document inside the open scope; with an address it holds no file."""
    document = MarketingDocument(**{"title": "Price list", "type": "pricing", **over})
    file = None if url else ContentFile(content, name=name)
    return save_document(document=document, actor=None, file=file, url=url)
