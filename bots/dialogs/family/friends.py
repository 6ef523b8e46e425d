"""A link for a friend, by which the center knows who recommended it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from bots.dialogs.family.whose import people_of
from bots.dialogs.registries import StaleButtonError
from bots.dialogs.words import button
from bots.models import Conversation
from bots.services.lines import bot_says
from bots.services.recommend import word_of
from messaging.models import Bot
from messaging.services.enqueue_messages import Button
from organizations.scoping import open_organization


def invite(conversation: Conversation, _args: Sequence[str]) -> None:
    """Of whoever has this chat; for children with one number, of the first."""
    bot, person = Bot.objects.first(), next(iter(people_of(conversation)), None)
    if bot is None or not bot.link or person is None:
        raise StaleButtonError
    link = f"{bot.link}?start={word_of(person)}"
    words = _("I study at %(center)s. Try a free lesson:") % {"center": open_organization().name}
    share = f"https://t.me/share/url?{urlencode({'url': link, 'text': words})}"
    text = _("Send this link to a friend. They choose a free trial lesson, and we know that it was you: %(link)s")
    forward: Button = {"text": _("Send to a friend"), "url": share}
    buttons = [[forward], [button(_("Menu"), "menu")]]
    bot_says(conversation=conversation, text=text % {"link": link}, buttons=buttons)
