"""What a role may do with clients."""

from collections.abc import Iterable

from organizations.choices import LEADERS, SELLERS, Role
from organizations.rights import ALL_ACTIONS, every

DESK = (*SELLERS, Role.RECEPTIONIST)

RIGHTS: dict[str, Iterable[str]] = {
    **dict.fromkeys(every("clients.client", "view", "add", "change"), DESK),
    **dict.fromkeys(every("clients.client", "write"), (*LEADERS, Role.RECEPTIONIST)),
    **dict.fromkeys(every("clients.client", "archive"), LEADERS),
    **dict.fromkeys(every("clients.client", "export"), LEADERS),
    **dict.fromkeys(every("clients.defaulttag", *ALL_ACTIONS), LEADERS),
    **dict.fromkeys(every("clients.clientsegment", *ALL_ACTIONS), (*LEADERS, Role.MARKETER)),
}
