"""What a role may do with trials, tests, offers and the waiting list."""

from collections.abc import Iterable

from leads.rights import DESK
from organizations.choices import LEADERS, Role
from organizations.rights import every

RIGHTS: dict[str, Iterable[str]] = {
    **dict.fromkeys(every("trials.triallesson", "view"), (*DESK, Role.TEACHER)),
    **dict.fromkeys(every("trials.triallesson", "add", "change"), DESK),
    **dict.fromkeys(every("trials.trialreminder", "view", "change"), LEADERS),
    **dict.fromkeys(every("trials.offer", "view", "add", "change"), DESK),
    **dict.fromkeys(every("trials.placementtest", "view"), (*DESK, Role.TEACHER)),
    **dict.fromkeys(every("trials.placementtest", "add", "change"), DESK),
    **dict.fromkeys(every("trials.waitingentry", "view", "add", "change"), DESK),
}
