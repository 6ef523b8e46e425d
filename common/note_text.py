"""Words somebody writes down: trimmed, without what no database keeps, and not endless."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NOTE_LIMIT = 5000


def clean_note(text: str, *, is_required: bool = True) -> str:
    """Raises ValidationError with a sentence for an empty note that has to say something, and for an endless one."""
    text = text.replace("\x00", "").strip()
    if is_required and not text:
        raise ValidationError(_("The note is empty. Write what was said."), code="empty")
    if len(text) > NOTE_LIMIT:
        message = _("The note has %(length)d characters; %(limit)d fit. Split it in two.")
        raise ValidationError(message, code="long", params={"length": len(text), "limit": NOTE_LIMIT})
    return text
