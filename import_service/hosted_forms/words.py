"""What a form says where its center has written nothing of its own; in the language of the visitor."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
DEFAULTS: Mapping[str, Any] = {
    "title": _("Sign up for lessons"),
    "intro": _("Leave your number: we call you back, answer your questions and find a group that suits you."),
    "button": _("Send"),
    "thanks_title": _("Thank you!"),
    "thanks": _("We have it, and call you soon."),
    "consent": _("I agree that %(center)s keeps these details and contacts me about lessons."),
}
LIMITS: Mapping[str, int] = {
    "title": 120,
    "intro": 600,
    "button": 40,
    "thanks_title": 120,
    "thanks": 1_000,
    "consent": 1_000,
}


def words_of(texts: Mapping[str, Any], language: str, center: str) -> dict[str, str]:
    """{name: text} in the language that is active: the center's own, else ours."""
    own = texts.get(language) or {}
    return {name: str(own.get(name) or usual) for name, usual in usual_words(center).items()}


def usual_words(center: str) -> dict[str, str]:
    return {name: str(text).replace("%(center)s", center) for name, text in DEFAULTS.items()}
