"""What the workbook is made of: a sheet for each kind, its columns, and how people write their names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.names import search_key


@dataclass(frozen=True)
class Column:
    """`label` is its header, in the language of whoever downloads; `words` are further ways to write it. `names` is the
    kind whose names it holds, `choices` the values a cell offers."""

    key: str
    label: Promise
    hint: Promise
    words: tuple[str, ...] = ()
    is_required: bool = False
    names: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A sheet. `icon` and `label` stand for it on the pages too."""

    key: str
    label: Promise
    icon: str
    columns: tuple[Column, ...]
    words: tuple[str, ...] = ()
    by_key: Mapping[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})


YES_NO = ("yes", "no")
_STUDENT = Column(
    "student",
    _("Student"),
    _("As in the sheet of students: first name, then last name."),
    ("ученик", "студент", "o‘quvchi", "talaba"),
    is_required=True,
)
_STUDENT_NUMBER = Column(
    "student_number",
    _("Student’s No."),
    _("Only if two students have the same name."),
    ("no. of the student", "номер ученика", "№ ученика", "o‘quvchi raqami"),
)
_NAME = ("название", "имя", "nomi", "nom", "ism")
_PHONE = ("телефон", "номер телефона", "telefon", "tel", "mobile")
_UNTIL = ("until", "по", "до", "gacha", "tugashi")
_FIRST = ("имя", "ism", "ismi", "given name")
_LAST = ("фамилия", "familiya", "familiyasi", "surname")

KINDS: tuple[Kind, ...] = (
    Kind(
        "branch",
        _("Branches"),
        "location_on",
        (
            Column("name", _("Name"), _("What you call the place."), _NAME, is_required=True),
            Column("city", _("City"), _("May be empty."), ("город", "shahar")),
            Column("address", _("Address"), _("Street and house."), ("адрес", "manzil")),
        ),
        ("филиалы", "филиал", "filiallar", "filial"),
    ),
    Kind(
        "room",
        _("Rooms"),
        "meeting_room",
        (
            Column("name", _("Name"), _("Its number or name."), _NAME, is_required=True),
            Column(
                "branch",
                _("Branch"),
                _("A name of the sheet of branches. Empty only if the room is online."),
                ("филиал", "filial"),
                names="branch",
            ),
            Column(
                "seats", _("Seats"), _("How many fit. Empty: 12."), ("места", "вместимость", "o‘rinlar", "capacity")
            ),
            Column("online", _("Online"), _("Yes for lessons by video."), ("онлайн", "onlayn"), choices=YES_NO),
        ),
        ("кабинеты", "аудитории", "xonalar", "xona", "classrooms"),
    ),
    Kind(
        "teacher",
        _("Teachers"),
        "co_present",
        (
            Column("name", _("Name"), _("First name, then last name."), _NAME, is_required=True),
            Column("phone", _("Phone"), _("May be empty."), _PHONE),
            Column(
                "courses",
                _("Teaches"),
                _("Courses, divided by semicolons: IELTS; General English."),
                ("courses", "курсы", "ведёт", "преподаёт", "kurslar", "o‘qitadi"),
            ),
        ),
        ("учителя", "преподаватели", "o‘qituvchilar", "ustozlar"),
    ),
    Kind(
        "course",
        _("Courses"),
        "menu_book",
        (
            Column("name", _("Name"), _("What people ask for."), _NAME, is_required=True),
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
            Column("price", _("Price"), _("What it costs now."), ("цена", "стоимость", "narx", "narxi")),
            Column(
                "unit",
                pgettext_lazy("price", "For"),
                _("A month, a lesson or the whole course."),
                ("за", "per", "uchun"),
                choices=("month", "lesson", "course"),
            ),
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
    ),
    Kind(
        "group",
        _("Groups"),
        "groups",
        (
            Column("name", _("Name"), _("Each group has a name of its own."), _NAME, is_required=True),
            Column(
                "course",
                _("Course"),
                _("A name of the sheet of courses."),
                ("курс", "предмет", "kurs", "fan", "subject"),
                is_required=True,
                names="course",
            ),
            Column("level", _("Level"), _("May be empty."), ("уровень", "daraja", "bosqich")),
            Column("branch", _("Branch"), _("Empty: that of the room."), ("филиал", "filial"), names="branch"),
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
                ("учитель", "преподаватель", "o‘qituvchi", "ustoz"),
                names="teacher",
            ),
            Column(
                "days",
                _("Days"),
                _("Mon Wed Fri, or odd days, or even days."),
                ("дни", "дни недели", "kunlar", "kunlari", "weekdays"),
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
    ),
    Kind(
        "student",
        _("Students"),
        "school",
        (
            Column(
                "number",
                _("No."),
                _("Any number of yours; other sheets can name a student by it."),
                ("number", "id", "№", "номер", "raqami", "no"),
            ),
            Column("first_name", _("First name"), _("Of the learner."), _FIRST, is_required=True),
            Column("last_name", _("Last name"), _("Of the learner."), _LAST),
            Column(
                "birth_date",
                _("Birth date"),
                _("As 14.03.2015."),
                ("дата рождения", "tug‘ilgan sana", "tug‘ilgan sanasi", "birthday"),
            ),
            Column("gender", _("Gender"), _("May be empty."), ("пол", "jinsi"), choices=("female", "male")),
            Column("phone", _("Phone"), _("Of the learner; empty for a child without one."), _PHONE),
            Column("email", _("Email"), _("May be empty."), ("почта", "эл. почта", "e-mail", "pochta")),
            Column("telegram", _("Telegram"), _("The name, as @name."), ("телеграм", "tg")),
            Column("branch", _("Branch"), _("A name of the sheet of branches."), ("филиал", "filial"), names="branch"),
            Column("city", _("City"), _("May be empty."), ("город", "shahar")),
            Column("district", _("District"), _("May be empty."), ("район", "tuman")),
            Column("language", _("Speaks"), _("May be empty."), ("язык", "til", "tili", "language")),
            Column(
                "status",
                _("Status"),
                _("Empty: active."),
                ("статус", "holati"),
                choices=("prospect", "active", "paused", "former"),
            ),
        ),
        ("ученики", "студенты", "o‘quvchilar", "talabalar", "pupils"),
    ),
    Kind(
        "guardian",
        _("Guardians"),
        "family_restroom",
        (
            _STUDENT,
            _STUDENT_NUMBER,
            Column("first_name", _("First name"), _("Of who answers for the student."), _FIRST, is_required=True),
            Column("last_name", _("Last name"), _("Of who answers for the student."), _LAST),
            Column(
                "phone",
                _("Phone"),
                _("A mother of three stands here three times, with the same phone."),
                _PHONE,
                is_required=True,
            ),
            Column("email", _("Email"), _("May be empty."), ("почта", "эл. почта", "e-mail", "pochta")),
            Column(
                "relation",
                _("Is"),
                _("Mother, father, grandparent, guardian…"),
                ("кем приходится", "родство", "kimi", "qarindoshligi", "relation"),
                choices=("mother", "father", "grandparent", "guardian", "sibling", "spouse", "other"),
            ),
            Column(
                "first_to_call",
                _("First to call"),
                _("One for each student. Empty: the first that stands here."),
                ("звонить первым", "основной контакт", "birinchi qo‘ng‘iroq"),
                choices=YES_NO,
            ),
            Column(
                "pays",
                _("Pays"),
                _("One for each student. Empty: the student pays."),
                ("платит", "плательщик", "to‘laydi"),
                choices=YES_NO,
            ),
        ),
        ("родители", "ota-onalar", "vasiylar", "parents", "contacts"),
    ),
    Kind(
        "enrolment",
        _("Enrolments"),
        "how_to_reg",
        (
            _STUDENT,
            _STUDENT_NUMBER,
            Column(
                "group",
                _("Group"),
                _("A name of the sheet of groups."),
                ("группа", "guruh"),
                is_required=True,
                names="group",
            ),
            Column(
                "starts_on",
                pgettext_lazy("day", "From"),
                _("The student’s first day. Empty: that of the group."),
                ("from", "с", "дата начала", "dan", "boshlanishi"),
            ),
            Column("ends_on", pgettext_lazy("day", "Until"), _("The last day; mostly empty."), _UNTIL),
            Column(
                "price",
                _("Price"),
                _("What was agreed. Empty: what the course costs."),
                ("цена", "стоимость", "narx", "narxi"),
            ),
            Column(
                "unit",
                pgettext_lazy("price", "For"),
                _("A month, a lesson or the whole course."),
                ("за", "per", "uchun"),
                choices=("month", "lesson", "course"),
            ),
            Column("discount", _("Discount, %"), _("May be empty."), ("скидка", "скидка, %", "chegirma", "discount")),
            Column(
                "discount_reason",
                _("Why a discount"),
                _("Brothers and sisters, for example."),
                ("за что скидка", "причина скидки", "chegirma sababi"),
            ),
        ),
        ("зачисления", "записи", "состав групп", "a’zolik", "guruhga qabul", "in groups"),
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}
# The sheet that explains the others; whatever stands there is not read.
HELP_TITLE = _("How to fill it")
HELP_WORDS = ("как заполнять", "qanday to‘ldiriladi")


def fold(text: str) -> str:
    """A header, a sheet or a value, whatever its case, spaces, script and stars."""
    return search_key(text) or " ".join(text.casefold().split())


def in_every_language(label: str | Promise) -> set[str]:
    """As it reads in each language of the program."""
    said = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said.add(fold(str(label)))
    return said


@lru_cache(maxsize=1)
def _kinds_by_title() -> dict[str, Kind]:
    return {word: kind for kind in KINDS for word in _all_words(kind.label, kind.key, kind.words)}


@lru_cache(maxsize=16)
def _columns_by_header(kind_key: str) -> dict[str, str]:
    """What a header means; of two columns with one word, the first."""
    found: dict[str, str] = {}
    for column in BY_KEY[kind_key].columns:
        for word in _all_words(column.label, column.key, column.words):
            found.setdefault(word, column.key)
    return found


def _all_words(label: Promise, key: str, words: Iterable[str]) -> set[str]:
    return in_every_language(label) | {fold(key)} | {fold(word) for word in words}


def kind_of_sheet(title: str) -> Kind | None:
    return _kinds_by_title().get(fold(title))


def is_help(title: str) -> bool:
    return fold(title) in in_every_language(HELP_TITLE) | {fold(word) for word in HELP_WORDS}


def columns_of(kind: Kind, header: Iterable[str]) -> dict[int, str]:
    """{place: key of the column} for the headers that are known; the first of two that mean the same."""
    known, found = _columns_by_header(kind.key), dict[int, str]()
    for place, text in enumerate(header):
        key = known.get(fold(text.strip().rstrip("*")))
        if key and key not in found.values():
            found[place] = key
    return found
