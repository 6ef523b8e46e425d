"""What a role may do with imports."""

from organizations.choices import LEADERS, Role
from organizations.rights import every

RIGHTS = {
    **dict.fromkeys(
        every("import_service.importjob", "view", "add", "change"),
        (*LEADERS, Role.MARKETER),
    ),
    **dict.fromkeys(every("import_service.importrow", "view", "change"), (*LEADERS, Role.MARKETER)),
    **dict.fromkeys(every("import_service.movingin", "view", "add", "change"), LEADERS),
    **dict.fromkeys(
        every("import_service.googlesheet", "view", "add", "change", "delete"),
        (*LEADERS, Role.MARKETER),
    ),
    **dict.fromkeys(
        every("import_service.intake", "view", "add", "change", "delete"),
        (*LEADERS, Role.MARKETER),
    ),
    **dict.fromkeys(every("import_service.hostedform", "view", "change"), (*LEADERS, Role.MARKETER)),
    **dict.fromkeys(
        every("import_service.callline", "view", "add", "change", "delete"),
        (*LEADERS, Role.MARKETER),
    ),
    **dict.fromkeys(
        every("import_service.metapage", "view", "add", "change", "delete"),
        (*LEADERS, Role.MARKETER),
    ),
    **dict.fromkeys(every("import_service.delivery", "view", "change"), (*LEADERS, Role.MARKETER)),
}
