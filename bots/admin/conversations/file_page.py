"""Sends a file of a conversation to the browser of somebody who may see the conversation."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest

from bots.admin.conversations.pages import VIEW, check_right, member_of
from bots.models import Conversation, Line
from common.paper_kinds import BY_TYPE, PDF
from organizations.admin.serve_paper import PDF_POLICY, PICTURE_POLICY

# A voice cannot hold anything that runs; all else is told by its content before it is kept.
AUDIO = ("audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav")


def file_page(request: HttpRequest, public_id: UUID) -> FileResponse:
    """Never by an address of the disk. What a browser shows itself opens, all else is downloaded."""
    check_right(request, VIEW)
    seen = Conversation.objects.visible_to(member_of(request))
    line = Line.objects.filter(public_id=public_id, conversation__in=seen).exclude(file="").first()
    if line is None:
        raise Http404
    kind = BY_TYPE.get(line.content_type)
    is_audio = line.content_type in AUDIO
    opens = is_audio or (kind is not None and kind.opens_in_browser)
    try:
        file = default_storage.open(line.file, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    content_type = line.content_type if kind or is_audio else "application/octet-stream"
    name = line.file_name or f"{line.kind}-{line.pk}"
    response = FileResponse(file, as_attachment=not opens, filename=name, content_type=content_type)
    response.headers["Content-Security-Policy"] = PDF_POLICY if kind is PDF else PICTURE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
