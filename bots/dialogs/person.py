"""A question to a person of the center."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bots.choices import Control
from bots.dialogs.hand_over import colleagues
from bots.dialogs.staff.member import find_member
from bots.dialogs.state import go, leave
from bots.dialogs.words import when_a_person_answers
from bots.models import Conversation
from bots.said import Said
from bots.services.ask_person import ask_person
from bots.services.lines import bot_says


def ask(conversation: Conversation, _args: Sequence[str] | str = ()) -> None:
    """Wants a person: the next words are the question, and all after it go to whoever answers."""
    if find_member(conversation):
        leave(conversation)
        bot_says(conversation=conversation, text=colleagues())
        return
    if conversation.control == Control.PERSON:
        leave(conversation)
        bot_says(conversation=conversation, text=_("A person has your chat.") + " " + when_a_person_answers())
        return
    go(conversation, "person.question")
    bot_says(conversation=conversation, text=_("Write your question, one message is enough."))


def hear_question(conversation: Conversation, _step: str, said: Said) -> None:
    """Already in the conversation: it waits from then on."""
    if ask_person(conversation=conversation, since=said.at):
        text = _("Thank you, your question is here.") + " " + when_a_person_answers()
    else:
        text = colleagues()
    bot_says(conversation=conversation, text=text)
