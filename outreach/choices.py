"""Kinds and languages of marketing documents; how and through which door one is opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentType(models.TextChoices):
    BROCHURE = "brochure", _("Brochure")
    CASE_STUDY = "case_study", _("Success story")
    PRICING = "pricing", _("Prices")
    PROPOSAL = "proposal", _("Proposal")
    PRESENTATION = "presentation", _("Presentation")
    ONE_PAGER = "one_pager", _("One page")
    FAQ = "faq", _("Questions and answers")
    OTHER = "other", _("Other")


# (tone, icon) of each kind.
TYPE_SIGNS: dict[str, tuple[str, str]] = {
    DocumentType.BROCHURE: ("blue", "menu_book"),
    DocumentType.CASE_STUDY: ("green", "emoji_events"),
    DocumentType.PRICING: ("orange", "payments"),
    DocumentType.PROPOSAL: ("violet", "handshake"),
    DocumentType.PRESENTATION: ("violet", "slideshow"),
    DocumentType.ONE_PAGER: ("blue", "article"),
    DocumentType.FAQ: ("green", "help"),
    DocumentType.OTHER: ("gray", "draft"),
}


class DocumentLanguage(models.TextChoices):
    ALL = "all", _("All languages")
    EN = "en", _("English")
    RU = "ru", _("Russian")
    UZ = "uz", _("Uzbek")


class OpeningKind(models.TextChoices):
    """A browser shows it, or it lands on somebody's device."""

    VIEW = "view", _("viewed")
    DOWNLOAD = "download", _("downloaded")


class OpeningDoor(models.TextChoices):
    LINK = "link", _("by the link")
    BOT = "bot", _("by the bot")
