"""What a role may do with marketing documents."""

from collections.abc import Iterable

from leads.rights import DESK
from organizations.choices import LEADERS, Role
from organizations.rights import every

RIGHTS: dict[str, Iterable[str]] = {
    **dict.fromkeys(every("outreach.marketingdocument", "view"), (*DESK, Role.MARKETER)),
    **dict.fromkeys(every("outreach.marketingdocument", "add", "change"), (*LEADERS, Role.MARKETER)),
}
