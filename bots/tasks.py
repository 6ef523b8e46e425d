"""Background work of the bot."""

from django.utils import timezone

from bots.handling import forget_old, handle_due, is_anything_due
from bots.services.chat_commands import chats_to_tell, set_chat_commands
from messaging.models import Bot
from organizations.scoping import open_organization
from organizations.tasks import organization_task


@organization_task(name="bots.handle_updates", autoretry_for=())
def handle_updates(organization_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """What people wrote, and the answers to it."""
    handle_due()


@organization_task(name="bots.set_chat_commands", autoretry_for=())
def tell_commands(organization_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """The menus of chats that were linked or parted."""
    set_chat_commands()


def tell_commands_if_due() -> None:
    """Beside other work: linking waits for no answer of Telegram."""
    if Bot.objects.exists() and chats_to_tell(timezone.now()):
        tell_commands.delay(open_organization().pk)


def handle_if_due() -> None:
    """Beside other work, so that nobody in a chat waits for it."""
    if is_anything_due():
        handle_updates.delay(open_organization().pk)
    else:
        forget_old()
