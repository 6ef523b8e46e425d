"""Fixed words of conversations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Control(models.TextChoices):
    """Who answers in a conversation now."""

    BOT = "bot", _("Bot answers")
    PERSON = "person", _("A person answers")


class Author(models.TextChoices):
    """Who said a line; a note of the program belongs to nobody."""

    GUEST = "guest", _("They")
    BOT = "bot", _("Bot")
    PERSON = "person", _("A person of the center")
    NOTE = "note", pgettext_lazy("line of a conversation", "Note")


class LineKind(models.TextChoices):
    TEXT = "text", _("Text")
    BUTTON = "button", _("Button pressed")
    VOICE = "voice", _("Voice message")
    PHOTO = "photo", _("Photo")
    FILE = "file", _("File")
    CONTACT = "contact", _("Phone number")
    PLACE = "place", _("Place")
    NOTE = "note", pgettext_lazy("line of a conversation", "Note")
