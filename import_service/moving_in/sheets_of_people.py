"""The sheets of companies, students, who answers for them, who is in which group, and seats kept for companies."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from import_service.moving_in.columns import (
    BRANCH_WORDS,
    CITY,
    COMPANY_WORDS,
    EMAIL,
    FIRST_WORDS,
    LAST_WORDS,
    NAME_WORDS,
    NOTE,
    PHONE_WORDS,
    PRICE_UNIT,
    PRICE_WORDS,
    STUDENT,
    STUDENT_NUMBER,
    YES_NO,
    Column,
    Kind,
)

COMPANIES = Kind(
    "company",
    _("Companies"),
    "apartment",
    (
        Column("name", _("Name"), _("As people call the company."), NAME_WORDS, is_required=True),
        Column("phone", _("Phone"), _("May be empty."), PHONE_WORDS),
        EMAIL,
        CITY,
        Column(
            "registration_number",
            _("Registration number"),
            _("May be empty."),
            ("инн", "регистрационный номер", "stir", "inn"),
        ),
    ),
    ("компании", "организации", "kompaniyalar", "tashkilotlar"),
)
STUDENTS = Kind(
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
        Column("first_name", _("First name"), _("Of the learner."), FIRST_WORDS, is_required=True),
        Column("last_name", _("Last name"), _("Of the learner."), LAST_WORDS),
        Column(
            "birth_date",
            _("Birth date"),
            _("As 14.03.2015."),
            ("дата рождения", "tug‘ilgan sana", "tug‘ilgan sanasi", "birthday"),
        ),
        Column("gender", _("Gender"), _("May be empty."), ("пол", "jinsi"), choices=("female", "male")),
        Column("phone", _("Phone"), _("Of the learner; empty for a child without one."), PHONE_WORDS),
        EMAIL,
        Column("telegram", _("Telegram"), _("The name, as @name."), ("телеграм", "tg")),
        Column("branch", _("Branch"), _("A name of the sheet of branches."), BRANCH_WORDS, names="branch"),
        CITY,
        Column("district", _("District"), _("May be empty."), ("район", "tuman")),
        Column("language", _("Speaks"), _("May be empty."), ("язык", "til", "tili", "language")),
        Column(
            "status",
            _("Status"),
            _("Empty: active."),
            ("статус", "holati"),
            choices=("prospect", "active", "paused", "former"),
        ),
        Column("company", _("Works at"), _("A name of the sheet of companies."), COMPANY_WORDS, names="company"),
        Column("job_title", _("Job title"), _("May be empty."), ("должность", "lavozimi")),
    ),
    ("ученики", "студенты", "o‘quvchilar", "talabalar", "pupils"),
)
GUARDIANS = Kind(
    "guardian",
    _("Guardians"),
    "family_restroom",
    (
        replace(STUDENT, hint=_("As in the sheet of students; or a company, of who speaks for it.")),
        STUDENT_NUMBER,
        Column("first_name", _("First name"), _("Of who answers for the student."), FIRST_WORDS, is_required=True),
        Column("last_name", _("Last name"), _("Of who answers for the student."), LAST_WORDS),
        Column(
            "phone",
            _("Phone"),
            _("A mother of three stands here three times, with the same phone."),
            PHONE_WORDS,
            is_required=True,
        ),
        EMAIL,
        Column(
            "relation",
            _("Is"),
            _("Mother, father, grandparent, guardian…"),
            ("кем приходится", "родство", "kimi", "qarindoshligi", "relation"),
            choices=("mother", "father", "grandparent", "guardian", "sibling", "spouse", "director", "other"),
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
)
ENROLMENTS = Kind(
    "enrolment",
    _("Enrolments"),
    "how_to_reg",
    (
        STUDENT,
        STUDENT_NUMBER,
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
        Column(
            "ends_on",
            pgettext_lazy("day", "Until"),
            _("The last day; mostly empty."),
            ("until", "по", "до", "gacha", "tugashi"),
        ),
        Column(
            "price",
            _("Price"),
            _("What was agreed. Empty: what the course costs."),
            PRICE_WORDS,
        ),
        PRICE_UNIT,
        Column("discount", _("Discount, %"), _("May be empty."), ("скидка", "скидка, %", "chegirma", "discount")),
        Column(
            "discount_reason",
            _("Why a discount"),
            _("Brothers and sisters, for example."),
            ("за что скидка", "причина скидки", "chegirma sababi"),
        ),
        Column(
            "payer",
            _("Paid by"),
            _("A company that pays. Empty: whoever pays for the student."),
            ("плательщик", "to‘lovchi", *COMPANY_WORDS),
            names="company",
        ),
    ),
    ("зачисления", "записи", "состав групп", "a’zolik", "guruhga qabul", "in groups"),
)
HOLDS = Kind(
    "hold",
    _("Held seats"),
    "event_seat",
    (
        Column("group", _("Group"), _("A name of the sheet of groups."), ("группа", "guruh"), True, "group"),
        Column("payer", _("Company"), _("A name of the sheet of companies."), COMPANY_WORDS, True, "company"),
        Column(
            "seats",
            _("Seats"),
            _("How many are kept for people whose names come later."),
            ("места", "мест", "o‘rinlar"),
            is_required=True,
        ),
        Column(
            "until",
            pgettext_lazy("day", "Until"),
            _("The last day on which they are kept."),
            ("until", "по", "до", "gacha"),
            is_required=True,
        ),
        NOTE,
    ),
    ("бронь мест", "забронированные места", "band qilingan o‘rinlar", "seats held"),
)
