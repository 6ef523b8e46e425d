"""What a role may do with tasks."""

from collections.abc import Iterable

from organizations.choices import STAFF
from organizations.rights import every

RIGHTS: dict[str, Iterable[str]] = {
    **dict.fromkeys(every("reminders.task", "view", "add", "change"), STAFF),
    **dict.fromkeys(every("reminders.alert", "view"), STAFF),
}
