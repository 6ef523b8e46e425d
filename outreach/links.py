"""The public address of a marketing document, and what is behind one."""

from django.urls import reverse

from messaging.followed.pages import Page
from organizations.scoping import platform_wide
from outreach.models import MarketingDocument


def share_link(document: MarketingDocument) -> str:
    """The path that whoever has it may open without a login; nothing for what may not leave the center."""
    return reverse("material", args=(document.link_key,)) if document.is_for_outsiders else ""


def find_shared(link_key: str) -> MarketingDocument | None:
    """The document behind a link, of whichever center, while it may be opened."""
    if not (link_key.isascii() and link_key.isprintable()):
        return None
    with platform_wide():
        rows = MarketingDocument.objects.for_outsiders().filter(organization__is_active=True)
        document: MarketingDocument | None = rows.select_related("organization").filter(link_key=link_key).first()
    return document


def page_of(link_key: str) -> Page | None:
    """What a link sent to somebody led to."""
    document = find_shared(link_key)
    return Page(f"“{document.title}”", mark=document.type) if document else None
