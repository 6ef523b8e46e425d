"""The sheets of what a school is made of: places, teachers with hours and absences, courses with prices, groups."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from import_service.moving_in.columns import (
    BRANCH_WORDS,
    CITY,
    NAME_WORDS,
    NOTE,
    PHONE_WORDS,
    PRICE_UNIT,
    PRICE_WORDS,
    YES_NO,
    Column,
    Kind,
)

COURSE_WORDS = ("курс", "предмет", "kurs", "fan", "subject")
TEACHER_WORDS = ("учитель", "преподаватель", "o‘qituvchi", "ustoz")
DAYS_WORDS = ("дни", "дни недели", "kunlar", "kunlari", "weekdays")

BRANCHES = Kind(
    "branch",
    _("Branches"),
    "location_on",
    (
        Column("name", _("Name"), _("What you call the place."), NAME_WORDS, is_required=True),
        CITY,
        Column("address", _("Address"), _("Street and house."), ("адрес", "manzil")),
    ),
    ("филиалы", "филиал", "filiallar", "filial"),
)
ROOMS = Kind(
    "room",
    _("Rooms"),
    "meeting_room",
    (
        Column("name", _("Name"), _("Its number or name."), NAME_WORDS, is_required=True),
        Column(
            "branch",
            _("Branch"),
            _("A name of the sheet of branches. Empty only if the room is online."),
            BRANCH_WORDS,
            names="branch",
        ),
        Column("seats", _("Seats"), _("How many fit. Empty: 12."), ("места", "вместимость", "o‘rinlar", "capacity")),
        Column("online", _("Online"), _("Yes for lessons by video."), ("онлайн", "onlayn"), choices=YES_NO),
    ),
    ("кабинеты", "аудитории", "xonalar", "xona", "classrooms"),
)
TEACHERS = Kind(
    "teacher",
    _("Teachers"),
    "co_present",
    (
        Column("name", _("Name"), _("First name, then last name."), NAME_WORDS, is_required=True),
        Column("phone", _("Phone"), _("May be empty."), PHONE_WORDS),
        Column(
            "courses",
            _("Teaches"),
            _("Courses, divided by semicolons: IELTS; General English."),
            ("courses", "курсы", "ведёт", "преподаёт", "kurslar", "o‘qitadi"),
        ),
    ),
    ("учителя", "преподаватели", "o‘qituvchilar", "ustozlar"),
)
HOURS = Kind(
    "hours",
    _("Weekly hours"),
    "schedule",
    (
        Column(
            "teacher",
            _("Teacher"),
            _("A name of the sheet of teachers. Who has no row here can teach whenever the center is open."),
            TEACHER_WORDS,
            is_required=True,
            names="teacher",
        ),
        Column("days", _("Days"), _("Weekdays: Mon Wed Fri."), DAYS_WORDS, is_required=True),
        Column("from_time", pgettext_lazy("day", "From"), _("As 9:00."), ("from", "с", "dan"), is_required=True),
        Column("until_time", _("Until"), _("As 13:00."), ("until", "до", "gacha"), is_required=True),
    ),
    ("часы учителей", "часы преподавателей", "ish soatlari", "o‘qituvchilar soatlari", "hours"),
)
ABSENCES = Kind(
    "absence",
    _("Absences"),
    "sick",
    (
        Column("teacher", _("Teacher"), _("A name of the sheet of teachers."), TEACHER_WORDS, True, "teacher"),
        Column(
            "first_day",
            pgettext_lazy("day", "From"),
            _("The first day on which nobody can count on them: 01.09.2026."),
            ("from", "с", "первый день", "dan", "birinchi kun"),
            is_required=True,
        ),
        Column(
            "last_day",
            pgettext_lazy("day", "Until"),
            _("The last such day."),
            ("until", "по", "до", "последний день", "gacha", "oxirgi kun"),
            is_required=True,
        ),
        Column(
            "reason",
            _("Reason"),
            _("Empty: ill."),
            ("причина", "sababi", "sabab"),
            choices=("ill", "holiday", "other"),
        ),
        NOTE,
    ),
    ("отсутствия", "отпуска", "yo‘qliklar", "ta’tillar", "absent"),
)
COURSES = Kind(
    "course",
    _("Courses"),
    "menu_book",
    (
        Column("name", _("Name"), _("What people ask for."), NAME_WORDS, is_required=True),
        Column(
            "lesson_minutes",
            _("Lesson, minutes"),
            _("Empty: 80."),
            ("минут", "длительность", "daqiqa", "dars, daqiqa", "minutes"),
        ),
        Column(
            "lessons_per_week",
            _("Lessons a week"),
            _("Empty: 3."),
            ("уроков в неделю", "занятий в неделю", "haftada", "haftasiga darslar"),
        ),
        Column(
            "levels",
            _("Levels"),
            _("From the first to the last, divided by semicolons."),
            ("уровни", "darajalar", "bosqichlar"),
        ),
        Column(
            "capacity",
            _("Seats in a group"),
            _("Empty: 12."),
            ("мест в группе", "guruhdagi o‘rinlar", "seats"),
        ),
        Column("price", _("Price"), _("What it costs now in every branch; others are in “Prices”."), PRICE_WORDS),
        PRICE_UNIT,
        Column(
            "valid_from",
            _("Price from"),
            _("The day from which this price holds. Empty: today."),
            ("цена с", "narx sanasi"),
        ),
        Column(
            "spellings",
            _("Other spellings"),
            _("How your files write it, divided by semicolons."),
            ("другие названия", "boshqa nomlari"),
        ),
    ),
    ("курсы", "курс", "kurslar", "kurs", "subjects"),
)
COURSE = Column(
    "course", _("Course"), _("A name of the sheet of courses."), COURSE_WORDS, is_required=True, names="course"
)
PRICES = Kind(
    "price",
    _("Prices"),
    "payments",
    (
        COURSE,
        Column("branch", _("Branch"), _("Empty: every branch."), BRANCH_WORDS, names="branch"),
        Column("price", _("Price"), _("As 450000."), PRICE_WORDS, is_required=True),
        PRICE_UNIT,
        Column(
            "valid_from",
            pgettext_lazy("day", "From"),
            _("The day from which it holds: 01.09.2026. Earlier prices stay for those who agreed to them."),
            ("from", "с", "дата", "sana", "dan"),
            is_required=True,
        ),
    ),
    ("цены", "стоимость", "narxlar"),
)
GROUPS = Kind(
    "group",
    _("Groups"),
    "groups",
    (
        Column("name", _("Name"), _("Each group has a name of its own."), NAME_WORDS, is_required=True),
        COURSE,
        Column("level", _("Level"), _("May be empty."), ("уровень", "daraja", "bosqich")),
        Column("branch", _("Branch"), _("Empty: that of the room."), BRANCH_WORDS, names="branch"),
        Column(
            "room",
            _("Room"),
            _("A name of the sheet of rooms."),
            ("кабинет", "аудитория", "комната", "xona", "classroom"),
            names="room",
        ),
        Column(
            "teacher",
            _("Teacher"),
            _("A name of the sheet of teachers."),
            TEACHER_WORDS,
            names="teacher",
        ),
        Column(
            "days",
            _("Days"),
            _("Mon Wed Fri, or odd days, or even days."),
            DAYS_WORDS,
            is_required=True,
        ),
        Column(
            "starts_at",
            _("Begins at"),
            _("As 18:30."),
            ("начало", "время", "boshlanishi", "vaqti", "soat", "time", "begins"),
            is_required=True,
        ),
        Column(
            "lesson_minutes",
            _("Minutes"),
            _("How long a lesson is. Empty: as the course."),
            ("минут", "длительность", "daqiqa", "davomiyligi", "lesson, minutes"),
        ),
        Column(
            "first_day",
            _("First day"),
            _("When the group begins, or began: 01.09.2026."),
            ("первый день", "дата начала", "birinchi kun", "boshlanish sanasi", "start date"),
            is_required=True,
        ),
        Column(
            "last_day",
            _("Last day"),
            _("When its term ends."),
            ("последний день", "дата окончания", "oxirgi kun", "tugash sanasi", "end date"),
            is_required=True,
        ),
        Column(
            "capacity",
            _("Seats"),
            _("Empty: as the course, but not more than the room has."),
            ("места", "вместимость", "o‘rinlar", "capacity"),
        ),
        Column("min_age", _("From age"), _("May be empty."), ("возраст от", "yoshdan")),
        Column("max_age", _("To age"), _("May be empty."), ("возраст до", "yoshgacha")),
    ),
    ("группы", "группа", "guruhlar", "guruh"),
)
