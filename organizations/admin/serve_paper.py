"""Sends a paper to the browser of somebody who may see it."""

from django.http import FileResponse, Http404

from common.paper_kinds import BY_TYPE, PDF
from organizations.models.paper import Paper

# Nothing in a picture may run or load anything. A browser's own viewer of PDF does not start inside a sandbox.
PICTURE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"


def serve_paper(document: Paper) -> FileResponse:
    """Never by an address of the disk. What a browser shows itself opens beside the page, all else is downloaded."""
    kind = BY_TYPE.get(document.content_type)
    opens = kind is not None and kind.opens_in_browser
    content_type = document.content_type if kind else "application/octet-stream"
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=not opens, filename=document.name, content_type=content_type)
    response.headers["Content-Security-Policy"] = PDF_POLICY if kind is PDF else PICTURE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
