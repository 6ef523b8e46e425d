"""What a role may do with the school."""

from collections.abc import Iterable

from organizations.choices import LEADERS, SELLERS, STAFF, Role
from organizations.rights import ALL_ACTIONS, every

OFFICE = (*LEADERS, Role.RECEPTIONIST)
# The office every roll, a teacher those of the own lessons: `LessonQuerySet.markable_by`.
MARKERS = (*OFFICE, Role.TEACHER)

RIGHTS: dict[str, Iterable[str]] = {
    **dict.fromkeys(every("scheduling.course", "view"), (*STAFF, Role.PARTNER)),
    **dict.fromkeys(every("scheduling.course", "add", "change", "delete", "export"), LEADERS),
    **dict.fromkeys(every("scheduling.courseprice", "view"), (*SELLERS, Role.RECEPTIONIST)),
    **dict.fromkeys(every("scheduling.courseprice", "add", "change", "delete", "export"), LEADERS),
    **dict.fromkeys(every("scheduling.room", "view"), STAFF),
    **dict.fromkeys(every("scheduling.room", "add", "change", "delete", "export"), LEADERS),
    **dict.fromkeys(every("scheduling.closedday", "view"), STAFF),
    **dict.fromkeys(every("scheduling.closedday", "add", "change", "delete"), LEADERS),
    **dict.fromkeys(every("scheduling.teacherprofile", "view"), STAFF),
    **dict.fromkeys(every("scheduling.teacherprofile", "add", "change", "delete"), LEADERS),
    **dict.fromkeys(every("scheduling.teachercourse", *ALL_ACTIONS), LEADERS),
    **dict.fromkeys(every("scheduling.teacherhours", *ALL_ACTIONS), LEADERS),
    **dict.fromkeys(every("scheduling.teacherabsence", *ALL_ACTIONS), OFFICE),
    **dict.fromkeys(every("scheduling.group", "view"), STAFF),
    **dict.fromkeys(every("scheduling.group", "add", "change"), OFFICE),
    **dict.fromkeys(every("scheduling.group", "write"), OFFICE),
    **dict.fromkeys(every("scheduling.enrolment", "write"), OFFICE),
    **dict.fromkeys(every("scheduling.group", "archive"), LEADERS),
    **dict.fromkeys(every("scheduling.schedulechange", "view", "add", "change"), OFFICE),
    **dict.fromkeys(every("scheduling.calendarfeed", "change"), OFFICE),
    **dict.fromkeys(every("scheduling.lesson", "view"), STAFF),
    **dict.fromkeys(every("scheduling.lesson", "add", "change"), OFFICE),
    **dict.fromkeys(every("scheduling.lesson", "mark"), MARKERS),
    **dict.fromkeys(every("scheduling.enrolment", "view"), (*SELLERS, Role.RECEPTIONIST)),
    **dict.fromkeys(every("scheduling.enrolment", "add", "change"), OFFICE),
    **dict.fromkeys(every("scheduling.seathold", *ALL_ACTIONS), OFFICE),
}
