"""Marketing documents in words, signs and chips."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.paper_kinds import BY_TYPE
from common.ui import chip, icon
from outreach.choices import TYPE_SIGNS
from outreach.models import DocumentVersion, MarketingDocument

# A list must not load photos of ten megabytes.
MOST_FOR_THUMBNAIL = 2 * 2**20


def type_chip(document: MarketingDocument) -> SafeString:
    return chip(document.get_type_display(), *TYPE_SIGNS[document.type])


def version_url(version: DocumentVersion) -> str:
    """Where the staff opens it."""
    return version.url or reverse("admin:outreach_marketingdocument_version", args=(version.public_id,))


def thumbnail(document: MarketingDocument, version: DocumentVersion) -> SafeString:
    """The picture itself if it is one that a browser shows, else the sign of its kind."""
    kind = BY_TYPE.get(version.content_type)
    if kind and kind.is_picture and kind.opens_in_browser and version.size <= MOST_FOR_THUMBNAIL:
        sign = format_html('<img src="{}" alt="" loading="lazy">', version_url(version))
    else:
        sign = icon("link" if version.url else TYPE_SIGNS[document.type][1])
    return format_html('<span class="material-thumb {}">{}</span>', TYPE_SIGNS[document.type][0], sign)


def holds(version: DocumentVersion) -> str:
    """ "PDF, 1.2 MB"; of an address its host."""
    if version.url:
        return version.url.split("/")[2]
    kind = BY_TYPE.get(version.content_type)
    word = kind.word if kind else _("file")
    return f"{word}, {filesizeformat(version.size)}"


def titled(document: MarketingDocument) -> SafeString:
    """The sign, the title and what it holds now."""
    version = document.current
    return format_html(
        '<span class="material-cell">{}<span><b>{}</b><small>{}</small></span></span>',
        thumbnail(document, version),
        document.title,
        _("%(what)s · version %(number)d") % {"what": holds(version), "number": version.number},
    )


def state_chip(document: MarketingDocument) -> SafeString:
    """Why there is no link."""
    if document.is_archived:
        return chip(_("withdrawn"), "gray", "archive")
    return chip(_("staff only"), "orange", "lock") if document.internal_only else SafeString("")
