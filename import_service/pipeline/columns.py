"""What a column of a file can mean: one small class or line each. A new field is one entry here.

A column knows its header words (English, Russian, Uzbek), whether sample values fit it, and how a cell becomes facts of
the staged row. `bind` returns a function `(row, text) -> None` that fills the row, a dict of facts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.contacts import clean_email, clean_telegram, clean_telegram_id
from common.dates import is_ambiguous, parse_date, parse_moment
from common.names import clean_name, search_key, split_full_name
from common.values import parse_bool, parse_coordinate, parse_money, parse_people
from import_service.pipeline.context import CleanContext
from import_service.pipeline.status_words import STATUS_WORDS
from import_service.pipeline.text import clean_text
from leads.choices import LeadStatus, Relation

Row = dict[str, Any]
Fill = Callable[[Row, str], None]


@dataclass(frozen=True, slots=True)
class Column:
    """A field a file's column can fill."""

    key: str
    label: Any
    words: tuple[str, ...]
    bind: Callable[["Column", CleanContext, str], Fill]
    group: Any = _("More")
    # Words that count when they are only a part of the header ("mother's phone number").
    partial: tuple[str, ...] = ()
    # At least six of ten sample values must be readable before the column is proposed.
    check: Callable[[CleanContext, str], object] | None = None
    limit: int = 0


def _plain(column: Column, context: CleanContext, header: str) -> Fill:
    key, limit = column.key, column.limit

    def fill(row: Row, text: str) -> None:
        row[key] = clean_text(text, limit)

    return fill


def _name(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key

    def fill(row: Row, text: str) -> None:
        row[key] = clean_name(text)

    return fill


def _contact_name(column: Column, context: CleanContext, header: str) -> Fill:
    """ "Mother" in the place of a name says who answers, not what she is called."""

    def fill(row: Row, text: str) -> None:
        relation = RELATION_WORDS.get(search_key(text))
        if relation:
            row["contact_relation"] = relation
        else:
            row["contact_name"] = clean_name(text)

    return fill


def _full_name(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["first_name"], row["last_name"] = split_full_name(clean_name(text))

    return fill


def _phone(column: Column, context: CleanContext, header: str) -> Fill:
    normalize, normalize_many = context.phones.normalize, context.phones.normalize_many

    def fill(row: Row, text: str) -> None:
        phones = [normalize(text)] if text.isdigit() else normalize_many(text)
        for phone in phones:
            if not row.get("phone"):
                row["phone"] = phone
            elif phone and phone != row["phone"] and phone not in row.setdefault("more_phones", []):
                row["more_phones"].append(phone)

    return fill


def _email(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["email"] = clean_email(text)

    return fill


def _telegram(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        if text.isdigit():
            row["telegram_id"] = clean_telegram_id(text)
        else:
            row["telegram_username"] = clean_telegram(text)

    return fill


def _external_id(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["external_id"] = clean_text(text.removeprefix("l:"), column.limit)

    return fill


def _birth_date(column: Column, context: CleanContext, header: str) -> Fill:
    day_first = context.day_first.get(header)

    def fill(row: Row, text: str) -> None:
        if day_first is None and is_ambiguous(text):
            context.ambiguous[header] += 1
        row["birth_date"] = parse_date(text, day_first=day_first)

    return fill


def _came_at(column: Column, context: CleanContext, header: str) -> Fill:
    day_first, zone = context.day_first.get(header), context.zone

    def fill(row: Row, text: str) -> None:
        if day_first is None and is_ambiguous(text):
            context.ambiguous[header] += 1
        row["created_at"] = parse_moment(text, zone=zone, day_first=day_first)

    return fill


def _relation(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        relation = RELATION_WORDS.get(search_key(text))
        if relation:
            row["contact_relation"] = relation
        else:
            context.note_unknown(header, text)
            row["extra"][header] = text

    return fill


def _lookup(table: str, field: str) -> Callable[[Column, CleanContext, str], Fill]:
    """A column whose words name a row of ours; an unknown word is kept beside the lead and asked about."""

    def bind(column: Column, context: CleanContext, header: str) -> Fill:
        known: Mapping[str, int] = getattr(context, table)
        ours = set(known.values())
        answers = {word: pk for word, pk in context.value_map.get(header, {}).items() if pk in ours}
        seen: dict[str, int | None] = {}

        def fill(row: Row, text: str) -> None:
            if text not in seen:
                seen[text] = answers.get(text) or known.get(search_key(text))
            pk = seen[text]
            if pk is None:
                context.note_unknown(header, text)
                row["extra"][header] = text
            else:
                row[field] = pk

        return fill

    return bind


def _source(column: Column, context: CleanContext, header: str) -> Fill:
    seen: dict[str, Any] = {}

    def fill(row: Row, text: str) -> None:
        rules = seen.get(text)
        if rules is None:
            rules = seen[text] = context.source_named(clean_text(text, column.limit))
        row["source_id"] = rules.pk
        row["partner_id"] = rules.partner_id
        if rules.owner_id and not row.get("owner_id"):
            row["owner_id"] = rules.owner_id

    return fill


def _status(column: Column, context: CleanContext, header: str) -> Fill:
    answers = {
        word: status for word, status in context.value_map.get(header, {}).items() if status in LeadStatus.values
    }

    def fill(row: Row, text: str) -> None:
        status = answers.get(text) or STATUS_WORDS.get(search_key(text).replace(" ", "_"))
        if status == "closed":
            row["is_archived"] = True
        elif status:
            row["status"] = status
        else:
            context.note_unknown(header, text)
            row["extra"][header] = text

    return fill


def _yes_no(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key

    def fill(row: Row, text: str) -> None:
        row[key] = parse_bool(text)

    return fill


def _money(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["estimated_value"] = parse_money(text)

    return fill


def _people_count(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key

    def fill(row: Row, text: str) -> None:
        row[key] = parse_people(text)

    return fill


def _coordinate(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key

    def fill(row: Row, text: str) -> None:
        row[key] = parse_coordinate(text)

    return fill


def _utm(column: Column, context: CleanContext, header: str) -> Fill:
    key = column.key.removeprefix("utm_")

    def fill(row: Row, text: str) -> None:
        row.setdefault("utm", {})[key] = clean_text(text, column.limit)

    return fill


def _note(column: Column, context: CleanContext, header: str) -> Fill:
    def fill(row: Row, text: str) -> None:
        row["note"] = f"{row['note']}\n{text}" if row.get("note") else text

    return fill


def _ignored(column: Column, context: CleanContext, header: str) -> Fill:
    return lambda row, text: None


RELATION_WORDS = {
    search_key(word): relation
    for relation, words in {
        Relation.SELF: ("self", "himself", "herself", "сам", "сама", "ученик", "o'zi", "o'quvchi", "learner"),
        Relation.MOTHER: ("mother", "mom", "mum", "мама", "мать", "ona", "onasi", "oyisi"),
        Relation.FATHER: ("father", "dad", "папа", "отец", "ota", "otasi", "dadasi"),
        Relation.GRANDPARENT: ("grandmother", "grandfather", "бабушка", "дедушка", "buvi", "buva", "buvisi", "buvasi"),
        Relation.SIBLING: ("brother", "sister", "брат", "сестра", "aka", "opa", "uka", "singil"),
        Relation.EMPLOYER: ("employer", "company", "работодатель", "ish beruvchi"),
        Relation.OTHER: ("other", "другое", "boshqa"),
    }.items()
    for word in words
}

LEARNER, REACH, WISH, PLACE, ORIGIN = _("Learner"), _("Contact"), _("Wish"), _("Address"), _("Origin")

_ALL = (
    Column(
        "full_name",
        _("Learner's name"),
        (
            "name",
            "full name",
            "fullname",
            "student",
            "student name",
            "learner",
            "child",
            "child name",
            "client name",
            "имя",
            "фио",
            "ф и о",
            "имя и фамилия",
            "фамилия имя",
            "имя ученика",
            "имя ребенка",
            "фио ученика",
            "фио ребенка",
            "ученик",
            "ребенок",
            "клиент",
            "имя клиента",
            "как вас зовут",
            "ism",
            "ismi",
            "ism familiya",
            "ism sharif",
            "f i sh",
            "fish",
            "o'quvchi",
            "o'quvchi ismi",
            "bola ismi",
            "bolaning ismi",
            "farzandingiz ismi",
            "ism familiyangiz",
            "ismingiz",
            "mijoz",
        ),
        _full_name,
        LEARNER,
        partial=("full name", "фио", "ism familiya", "имя ребенка", "имя ученика"),
    ),
    Column(
        "first_name",
        _("Learner's first name"),
        (
            "first name",
            "firstname",
            "given name",
            "имя ученика без фамилии",
        ),
        _name,
        LEARNER,
    ),
    Column(
        "last_name",
        _("Learner's last name"),
        (
            "last name",
            "lastname",
            "surname",
            "family name",
            "фамилия",
            "familiya",
            "familiyasi",
            "familiyangiz",
        ),
        _name,
        LEARNER,
    ),
    Column(
        "birth_date",
        _("Birth date"),
        (
            "birth date",
            "birthdate",
            "birthday",
            "date of birth",
            "dob",
            "дата рождения",
            "день рождения",
            "др",
            "д р",
            "tug'ilgan sana",
            "tug'ilgan kun",
            "tug'ilgan sanasi",
            "tugilgan sana",
        ),
        _birth_date,
        LEARNER,
        partial=("birth", "рождения", "tug'ilgan"),
    ),
    Column(
        "contact_name",
        _("Who answers"),
        (
            "contact name",
            "contact",
            "contact person",
            "parent",
            "parent name",
            "guardian",
            "mother name",
            "father name",
            "контактное лицо",
            "контакт",
            "родитель",
            "имя родителя",
            "фио родителя",
            "мама",
            "папа",
            "кто отвечает",
            "ota ona",
            "ota onasi",
            "ota ona ismi",
            "onasi",
            "otasi",
            "aloqa shaxsi",
            "имя контакта",
            "aloqa ismi",
        ),
        _contact_name,
        REACH,
        partial=("родителя", "ota ona"),
    ),
    Column(
        "contact_relation",
        _("Who answers is"),
        (
            "relation",
            "who answers",
            "кем приходится",
            "родство",
            "kim bo'ladi",
        ),
        _relation,
        REACH,
    ),
    Column(
        "phone",
        _("Phone"),
        (
            "phone",
            "phone number",
            "phone_number",
            "phones",
            "mobile",
            "mobile phone",
            "mobile number",
            "telephone",
            "tel",
            "cell",
            "cell phone",
            "contact number",
            "work phone",
            "whatsapp",
            "whatsapp number",
            "телефон",
            "телефоны",
            "номер телефона",
            "номер",
            "мобильный",
            "мобильный телефон",
            "моб телефон",
            "тел",
            "контактный телефон",
            "рабочий телефон",
            "телефон родителя",
            "телефон мамы",
            "телефон папы",
            "сотовый",
            "telefon",
            "telefon raqam",
            "telefon raqami",
            "telefon raqamingiz",
            "tel raqam",
            "raqam",
            "nomer",
            "telefon nomer",
        ),
        _phone,
        REACH,
        partial=("phone", "телефон", "telefon", "whatsapp", "mobile"),
        check=lambda context, text: context.phones.normalize_many(text),
    ),
    Column(
        "email",
        _("Email"),
        (
            "email",
            "e mail",
            "mail",
            "email address",
            "почта",
            "эл почта",
            "электронная почта",
            "электронный адрес",
            "elektron pochta",
            "pochta",
        ),
        _email,
        REACH,
        partial=("email", "e mail", "почта", "pochta"),
        check=lambda context, text: clean_email(text),
    ),
    Column(
        "telegram",
        _("Telegram"),
        (
            "telegram",
            "telegram username",
            "telegram name",
            "tg",
            "tg username",
            "телеграм",
            "телеграмм",
            "ник в телеграм",
            "telegram nik",
            "telegram profili",
        ),
        _telegram,
        REACH,
        partial=("telegram", "телеграм"),
        check=lambda context, text: clean_telegram(text),
    ),
    Column("telegram_id", _("Telegram id"), ("telegram id", "tg id", "chat id"), _telegram, REACH),
    Column(
        "language",
        _("Speaks"),
        (
            "language",
            "speaks",
            "язык",
            "язык общения",
            "til",
            "muloqot tili",
        ),
        _plain,
        REACH,
        limit=20,
    ),
    Column(
        "consent",
        _("Agreed to be written to"),
        (
            "consent",
            "marketing consent",
            "согласие",
            "rozilik",
        ),
        _yes_no,
        REACH,
    ),
    Column(
        "course",
        _("Wanted course"),
        (
            "course",
            "wanted course",
            "product",
            "program",
            "programme",
            "subject",
            "курс",
            "желаемый курс",
            "предмет",
            "программа",
            "направление",
            "продукт",
            "какой курс вас интересует",
            "kurs",
            "kursi",
            "fan",
            "yo'nalish",
            "qaysi kurs",
            "qiziqqan kursi",
            "istalgan kurs",
        ),
        _lookup("courses", "course_id"),
        WISH,
        partial=("kurs", "курс"),
    ),
    Column(
        "branch",
        _("Branch"),
        ("branch", "filial", "филиал", "отделение", "filiali"),
        _lookup("branches", "branch_id"),
        WISH,
    ),
    Column(
        "preferred_days",
        _("Preferred days"),
        (
            "preferred days",
            "days",
            "дни",
            "удобные дни",
            "kunlar",
            "qulay kunlar",
        ),
        _plain,
        WISH,
        limit=100,
    ),
    Column(
        "preferred_time",
        _("Preferred time"),
        (
            "preferred time",
            "time",
            "convenient time",
            "удобное время",
            "время",
            "qulay vaqt",
            "vaqt",
        ),
        _plain,
        WISH,
        limit=100,
    ),
    Column(
        "estimated_value",
        _("Estimated value"),
        (
            "estimated value",
            "budget",
            "price",
            "deal value",
            "бюджет",
            "сумма",
            "сумма сделки",
            "summa",
            "byudjet",
            "ожидаемая сумма",
            "kutilgan summa",
        ),
        _money,
        WISH,
    ),
    Column(
        "note",
        _("Note"),
        (
            "note",
            "notes",
            "comment",
            "comments",
            "remark",
            "message",
            "примечание",
            "примечания",
            "комментарий",
            "заметка",
            "заметки",
            "сообщение",
            "izoh",
            "izohlar",
            "eslatma",
        ),
        _note,
        WISH,
    ),
    Column(
        "status",
        _("Status"),
        (
            "status",
            "lead status",
            "stage",
            "статус",
            "статус лида",
            "этап",
            "этап сделки",
            "holat",
            "holati",
            "bosqich",
        ),
        _status,
        WISH,
    ),
    Column(
        "introductory_call_done",
        _("Introductory call done"),
        (
            "introductory call done",
            "introductory call",
            "вводный звонок",
            "kirish qo'ng'irog'i",
            "tanishuv qo'ng'irog'i",
        ),
        _yes_no,
        WISH,
    ),
    Column(
        "source",
        _("Source"),
        (
            "source",
            "lead source",
            "channel",
            "источник",
            "источник лида",
            "канал",
            "откуда узнали",
            "откуда",
            "manba",
            "manbasi",
            "qayerdan",
        ),
        _source,
        ORIGIN,
        limit=100,
    ),
    Column(
        "external_id",
        _("Id in its source"),
        (
            "external id",
            "prospect id",
            "lead id",
            "leadgen id",
            "id",
            "id лида",
            "id сделки",
            "внешний id",
            "tashqi id",
        ),
        _external_id,
        ORIGIN,
        limit=150,
    ),
    Column(
        "created_at",
        _("Came at"),
        (
            "created",
            "created at",
            "created time",
            "created_time",
            "timestamp",
            "date",
            "date created",
            "submitted at",
            "дата",
            "дата создания",
            "дата заявки",
            "отметка времени",
            "создан",
            "дата обращения",
            "sana",
            "vaqt belgisi",
            "vaqt tamg'asi",
            "yaratilgan",
            "ariza sanasi",
        ),
        _came_at,
        ORIGIN,
        partial=("created", "создания"),
    ),
    Column(
        "campaign",
        _("Campaign"),
        (
            "campaign",
            "campaign name",
            "campaign_name",
            "кампания",
            "название кампании",
            "kampaniya",
        ),
        _plain,
        ORIGIN,
        limit=150,
    ),
    *(
        Column(f"utm_{name}", f"UTM {name}", (f"utm {name}", f"utm_{name}"), _utm, ORIGIN, limit=200)
        for name in ("source", "medium", "campaign", "term", "content")
    ),
    Column(
        "owner",
        _("Owner"),
        (
            "owner",
            "salesperson",
            "responsible",
            "assigned to",
            "manager",
            "ответственный",
            "менеджер",
            "mas'ul",
            "menejer",
        ),
        _lookup("people", "owner_id"),
        ORIGIN,
    ),
    Column(
        "company",
        _("Company"),
        (
            "company",
            "company name",
            "organization",
            "компания",
            "организация",
            "место работы",
            "kompaniya",
            "tashkilot",
        ),
        _plain,
        PLACE,
        limit=150,
    ),
    Column("industry", _("Industry"), ("industry", "отрасль", "soha"), _plain, PLACE, limit=100),
    Column(
        "company_size",
        _("People in the company"),
        (
            "people in the company",
            "company size",
            "employees",
            "number of employees",
            "размер компании",
            "сотрудников",
            "количество сотрудников",
            "число сотрудников",
            "сотрудников в компании",
            "людей в компании",
            "kompaniya hajmi",
            "kompaniyadagi odamlar soni",
            "xodimlar soni",
            "xodimlar",
            "kompaniyadagi xodimlar",
            "kompaniyadagi odamlar",
        ),
        _people_count,
        PLACE,
    ),
    Column("country", _("Country"), ("country", "страна", "davlat", "mamlakat"), _plain, PLACE, limit=100),
    Column(
        "region", _("Region"), ("region", "state", "province", "область", "регион", "viloyat"), _plain, PLACE, limit=100
    ),
    Column("city", _("City"), ("city", "town", "город", "shahar"), _plain, PLACE, limit=100),
    Column("district", _("District"), ("district", "район", "tuman"), _plain, PLACE, limit=100),
    Column(
        "address", _("Street and house"), ("address", "street", "адрес", "manzil", "manzili"), _plain, PLACE, limit=250
    ),
    Column(
        "postal_code",
        _("Postal code"),
        (
            "postal code",
            "zip",
            "zip code",
            "индекс",
            "indeks",
            "pochta indeksi",
        ),
        _plain,
        PLACE,
        limit=20,
    ),
    Column(
        "latitude",
        _("Latitude"),
        (
            "latitude",
            "lat",
            "широта",
            "kenglik",
        ),
        _coordinate,
        PLACE,
    ),
    Column(
        "longitude",
        _("Longitude"),
        (
            "longitude",
            "lng",
            "lon",
            "долгота",
            "uzunlik",
        ),
        _coordinate,
        PLACE,
    ),
    Column("why_rejected", _("Left out"), ("why rejected", "почему отклонено", "nega rad etildi"), _ignored),
)

COLUMNS: dict[str, Column] = {column.key: column for column in _ALL}
