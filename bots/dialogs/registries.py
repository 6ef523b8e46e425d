"""Who handles what is pressed, commanded and answered. Entered in `AppConfig.ready()`."""

from collections.abc import Callable, Sequence

from bots.models import Conversation
from bots.said import Said
from common.contributions import Registry

# Of a button `prefix:one:two` the parts behind the prefix. They may be made up: check what this chat may do.
ButtonHandler = Callable[[Conversation, Sequence[str]], None]
# What stands behind the word of the command.
CommandHandler = Callable[[Conversation, str], None]
# The step they are at (what stands behind the dot of `Conversation.dialog`), and what they said.
Talk = Callable[[Conversation, str, Said], None]
# What stands behind `/start`; whether it was understood.
StartHandler = Callable[[Conversation, str], bool]

button_handlers: Registry[ButtonHandler] = Registry()
command_handlers: Registry[CommandHandler] = Registry()
talks: Registry[Talk] = Registry()
# By what the word behind `/start` begins with: "link" for `link-4f8k…`.
start_handlers: Registry[StartHandler] = Registry()


class StaleButtonError(Exception):
    """What the button stood for is gone, or was never this chat's to press."""
