"""Tables of the school."""

from scheduling.models.attendance import AnnouncedAbsence, Attendance, AttendanceChange
from scheduling.models.calendar_feed import CalendarFeed
from scheduling.models.course import Course, CoursePrice
from scheduling.models.enrolment import Enrolment, EnrolmentPause, SeatHold
from scheduling.models.group import Group
from scheduling.models.lesson import Lesson, LessonGuest, RoomOccupancy
from scheduling.models.place import ClosedDay, Room
from scheduling.models.schedule_change import ChangedGroup, RoomMove, ScheduleChange
from scheduling.models.teacher import TeacherAbsence, TeacherCourse, TeacherHours, TeacherProfile

__all__ = [
    "AnnouncedAbsence",
    "Attendance",
    "AttendanceChange",
    "CalendarFeed",
    "ChangedGroup",
    "ClosedDay",
    "Course",
    "CoursePrice",
    "Enrolment",
    "EnrolmentPause",
    "Group",
    "Lesson",
    "LessonGuest",
    "Room",
    "RoomMove",
    "RoomOccupancy",
    "ScheduleChange",
    "SeatHold",
    "TeacherAbsence",
    "TeacherCourse",
    "TeacherHours",
    "TeacherProfile",
]
