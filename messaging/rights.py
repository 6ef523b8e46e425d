"""What a role may do with messages, texts and the bot."""

from collections.abc import Iterable

from organizations.choices import LEADERS, Role
from organizations.rights import every

SELLERS = (*LEADERS, Role.SALESPERSON, Role.RECEPTIONIST)
# Messages name whoever they went to, and know no leads: who may not see every lead reads them at the own ones.
OFFICE = (*LEADERS, Role.RECEPTIONIST)

RIGHTS: dict[str, Iterable[str]] = {
    **dict.fromkeys(every("messaging.message", "view", "add", "change"), OFFICE),
    **dict.fromkeys(every("messaging.telling", "view", "change"), SELLERS),
    **dict.fromkeys(every("messaging.messagetemplate", "view"), SELLERS),
    **dict.fromkeys(every("messaging.messagetemplate", "add", "change", "delete"), (*LEADERS, Role.MARKETER)),
    **dict.fromkeys(every("messaging.optout", "view", "add", "delete"), OFFICE),
    **dict.fromkeys(every("messaging.gateway", "view", "add", "change", "delete"), (Role.OWNER,)),
    # They tell every phone to whoever is named there: for those from whom no phone is ever hidden.
    **dict.fromkeys(every("messaging.webhookendpoint", "view", "add", "change", "delete"), (Role.OWNER,)),
    **dict.fromkeys(every("messaging.webhookpost", "view"), (Role.OWNER,)),
    **dict.fromkeys(every("messaging.bot", "view", "add", "change", "delete"), (Role.OWNER, Role.MANAGER)),
    **dict.fromkeys(every("messaging.whatsappnumber", "view", "add", "change", "delete"), (*LEADERS, Role.MARKETER)),
    **dict.fromkeys(every("messaging.chat", "view"), SELLERS),
}
