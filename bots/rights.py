"""What a role may do with conversations and codes."""

from collections.abc import Iterable

from messaging.rights import SELLERS
from organizations.rights import every

RIGHTS: dict[str, Iterable[str]] = {
    **dict.fromkeys(every("bots.conversation", "view", "change"), SELLERS),
    **dict.fromkeys(every("bots.line", "view", "add"), SELLERS),
    **dict.fromkeys(every("bots.linkcode", "view", "add"), SELLERS),
    # Codes of many at once, for print.
    **dict.fromkeys(every("clients.client", "codes"), SELLERS),
}
