"""What a role may do with courses."""

from organizations.choices import LEADERS, STAFF, Role
from organizations.rights import every

RIGHTS = {
    **dict.fromkeys(every("scheduling.course", "view"), (*STAFF, Role.PARTNER)),
    **dict.fromkeys(every("scheduling.course", "add", "change", "delete"), LEADERS),
}
