"""Photos and files of somebody known are papers of their lead."""

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from bots.choices import LineKind
from bots.dialogs.known import leads_of
from bots.models import Conversation
from bots.said import Said
from leads.choices import DocumentType
from leads.services.keep_documents import add_document

# What one person may send in all.
MOST_BYTES = 60 * 2**20


def take_paper(conversation: Conversation, said: Said, content: bytes) -> str:
    """What to tell them; empty if it belongs to nobody yet and stays in the conversation alone. Raises ValidationError
    for what is not taken."""
    leads = leads_of(conversation)
    if not leads or said.kind not in (LineKind.PHOTO, LineKind.FILE):
        return ""
    file = ContentFile(content, name=said.file_name)
    document = add_document(
        lead=leads[0], file=file, kind=DocumentType.OTHER, actor=None, notes=said.text, most_bytes=MOST_BYTES
    )
    return _("Thank you, “%(name)s” is with your papers.") % {"name": document.name}
