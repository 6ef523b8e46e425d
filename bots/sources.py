"""Which source of leads a link of the bot stands for, and the link of a source."""

from typing import Any
from uuid import UUID

from django.utils.text import slugify

from leads.models import LeadSource
from messaging.choices import BotState
from messaging.models import Bot


def source_of(word: str) -> LeadSource | None:
    """By its public id, or by its name as a link can write it ("Instagram, November" is `instagram-november`)."""
    if not word:
        return None
    sources = LeadSource.objects.filter(is_active=True)
    try:
        return sources.filter(public_id=UUID(word)).first()
    except ValueError:
        wanted = slugify(word.replace("_", "-"), allow_unicode=True)
        return next((one for one in sources if slugify(one.name, allow_unicode=True) == wanted), None)


def link_of_source(source: Any) -> str:
    """Opens the bot, which knows then where the person comes from; empty without a bot that answers."""
    bot = Bot.objects.filter(state=BotState.ON).first()
    return f"{bot.link}?start={source.public_id.hex}" if bot and bot.link else ""
