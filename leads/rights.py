"""What a role may do with leads."""

from collections.abc import Iterable

from organizations.choices import LEADERS, SELLERS, Role
from organizations.rights import ALL_ACTIONS, every

DESK = (*SELLERS, Role.RECEPTIONIST)

RIGHTS: dict[str, Iterable[str]] = {
    **dict.fromkeys(every("leads.lead", "view"), (*DESK, Role.MARKETER, Role.PARTNER)),
    **dict.fromkeys(every("leads.lead", "add"), (*DESK, Role.PARTNER)),
    **dict.fromkeys(every("leads.lead", "change"), DESK),
    **dict.fromkeys(every("leads.lead", "convert", "write"), DESK),
    **dict.fromkeys(every("leads.leadconversion", "view"), DESK),
    **dict.fromkeys(every("leads.lead", "assign", "archive"), LEADERS),
    **dict.fromkeys(every("leads.lead", "export"), (*SELLERS, Role.MARKETER)),
    **dict.fromkeys(every("leads.lead", "erase"), LEADERS),
    **dict.fromkeys(every("leads.person", "export"), LEADERS),
    **dict.fromkeys(every("leads.leadsource", "view"), (*DESK, Role.MARKETER)),
    **dict.fromkeys(every("leads.leadsource", "add", "change", "delete", "export"), (*LEADERS, Role.MARKETER)),
    **dict.fromkeys(every("leads.channel", "view"), (*DESK, Role.MARKETER)),
    **dict.fromkeys(every("leads.channel", "add", "change", "delete"), (*LEADERS, Role.MARKETER)),
    **dict.fromkeys(every("leads.industry", "view"), (*DESK, Role.MARKETER)),
    **dict.fromkeys(every("leads.industry", "add", "change", "delete"), (*LEADERS, Role.MARKETER)),
    **dict.fromkeys(every("leads.assignmentrule", "view", "add", "change", "delete"), LEADERS),
    **dict.fromkeys(every("leads.leadreminder", "view", "change"), DESK),
    **dict.fromkeys(every("leads.statussetting", "view", "change"), LEADERS),
    **dict.fromkeys(every("leads.leavereason", "view", "add", "change", "delete"), LEADERS),
    **dict.fromkeys(every("leads.requireddocument", "view", "add", "change", "delete"), LEADERS),
    **dict.fromkeys(every("leads.scorerule", *ALL_ACTIONS), LEADERS),
    **dict.fromkeys(every("leads.duplicatecandidate", "view", "change"), DESK),
    **dict.fromkeys(
        every("leads.savedview", "view", "add", "change", "delete"),
        (*DESK, Role.MARKETER),
    ),
}
