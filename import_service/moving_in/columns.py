"""What a sheet of the workbook is made of, and the columns that several sheets have."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
NAME_WORDS = ("название", "имя", "nomi", "nom", "ism")
BRANCH_WORDS = ("филиал", "filial")
PRICE_WORDS = ("цена", "стоимость", "narx", "narxi")
COMPANY_WORDS = ("компания", "организация", "место работы", "kompaniya", "tashkilot", "ish joyi", "company", "employer")
PHONE_WORDS = ("телефон", "номер телефона", "telefon", "tel", "mobile")
FIRST_WORDS = ("имя", "ism", "ismi", "given name")
LAST_WORDS = ("фамилия", "familiya", "familiyasi", "surname")
STUDENT = Column(
    "student",
    _("Student"),
    _("As in the sheet of students: first name, then last name."),
    ("ученик", "студент", "o‘quvchi", "talaba"),
    is_required=True,
)
STUDENT_NUMBER = Column(
    "student_number",
    _("Student’s No."),
    _("Only if two students have the same name."),
    ("no. of the student", "номер ученика", "№ ученика", "o‘quvchi raqami"),
)
EMAIL = Column("email", _("Email"), _("May be empty."), ("почта", "эл. почта", "e-mail", "pochta"))
CITY = Column("city", _("City"), _("May be empty."), ("город", "shahar"))
NOTE = Column("note", _("Note"), _("May be empty."), ("заметка", "примечание", "комментарий", "izoh"))
PRICE_UNIT = Column(
    "unit",
    pgettext_lazy("price", "For"),
    _("A month, a lesson or the whole course."),
    ("за", "per", "uchun"),
    choices=("month", "lesson", "course"),
)
