"""The school in the admin: what is offered, where, by whom, to which groups."""

from scheduling.admin.courses import CourseAdmin
from scheduling.admin.enrolments import EnrolmentAdmin
from scheduling.admin.groups import GroupAdmin
from scheduling.admin.held_seats import SeatHoldAdmin
from scheduling.admin.places import ClosedDayAdmin, RoomAdmin
from scheduling.admin.schedule_changes.change_admin import ScheduleChangeAdmin
from scheduling.admin.teachers import TeacherAdmin

__all__ = [
    "ClosedDayAdmin",
    "CourseAdmin",
    "EnrolmentAdmin",
    "GroupAdmin",
    "RoomAdmin",
    "ScheduleChangeAdmin",
    "SeatHoldAdmin",
    "TeacherAdmin",
]
