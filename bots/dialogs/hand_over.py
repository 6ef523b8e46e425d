"""What the bot cannot settle is left to a person."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from bots.dialogs.words import when_a_person_answers
from bots.models import Conversation
from bots.services.ask_person import ask_person
from bots.services.lines import bot_says
from messaging.services.enqueue_messages import Button


def leave_to_person(conversation: Conversation, text: str, buttons: Sequence[Sequence[Button]] = ()) -> None:
    """Says so after `text`, with when a person answers. Who works here has colleagues to ask."""
    waits = ask_person(conversation=conversation, since=timezone.now())
    after = when_a_person_answers() if waits else colleagues()
    bot_says(conversation=conversation, text=f"{text} {after}".strip(), buttons=buttons)


def colleagues() -> str:
    return _("You work here: the bot passes no questions on. Ask a colleague.")
