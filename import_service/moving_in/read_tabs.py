"""Reads the usual workbook of a center: a tab for each group, names down, phones beside, a few words on top."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common.errors import CellError
from common.names import clean_name, search_key, split_full_name
from common.phone import PhoneNormalizer
from import_service.moving_in.grid import Grid
from import_service.moving_in.layout import BY_KEY as KINDS
from import_service.moving_in.layout import fold, in_every_language
from import_service.moving_in.lines import Line, Reading
from import_service.moving_in.words import find_days, find_span
from import_service.pipeline.reading.table import FileRefused
from import_service.pipeline.reading.workbook import is_total
from organizations.scoping import open_organization
from scheduling.day_pattern import DayPattern

HEADER_WITHIN, LONGEST_TITLE = 15, 80
_HEADERS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "full name", "student", "students", "pupil", "фио", "ф.и.о.", "имя", "имя фамилия", "фамилия имя",
        "ученик", "ученики", "студент", "f.i.sh.", "f.i.o.", "ism", "ismi", "ism familiya", "familiya ism", "o‘quvchi",
        "o‘quvchilar", "talaba", "ism-sharifi",
    ),
    "last_name": ("last name", "surname", "фамилия", "familiya", "familiyasi"),
    "phone": (
        "phone", "телефон", "номер", "номер телефона", "тел", "telefon", "tel", "telefon raqami", "mobile", "raqami",
    ),
    "parent": (
        "parent", "parents", "guardian", "mother", "father", "мама", "папа", "родитель", "родители", "ona", "ota",
        "ota-ona", "ota-onasi",
    ),
    "parent_phone": (
        "parent’s phone", "parents phone", "phone of the parent", "mother’s phone", "телефон родителя",
        "телефон родителей", "номер родителя", "номер родителей", "телефон мамы", "ota-ona telefoni",
        "ota-onasining telefoni", "ota-ona raqami",
    ),
    "birth_date": ("birth date", "birthday", "дата рождения", "день рождения", "tug‘ilgan sana", "tug‘ilgan sanasi"),
}  # fmt: skip
# A word in a title, and the column of the group that stands behind it.
_LABELS: dict[str, tuple[str, ...]] = {
    "teacher": ("teacher", "учитель", "преподаватель", "педагог", "o‘qituvchi", "ustoz"),
    "room": ("room", "classroom", "кабинет", "каб", "аудитория", "комната", "xona"),
    "course": ("course", "subject", "курс", "предмет", "kurs", "fan"),
    "level": ("level", "уровень", "daraja", "bosqich"),
    "branch": ("branch", "филиал", "filial"),
    "first_day": ("start", "starts", "begins on", "начало", "дата начала", "boshlanish", "boshlanishi", "first day"),
    "last_day": ("end", "ends", "ends on", "конец", "окончание", "дата окончания", "tugash", "tugashi", "last day"),
}
_LABELLED = re.compile(r"\s*([^\d:：=–—]{2,30}?)\s*(?:[:：=]|\s[-–—]\s)\s*(.+)")
_PIECES = re.compile(r"[;|\n]|,\s+|\s{3,}")
_RELATIONS = {"mother": ("mother", "мама", "ona", "телефон мамы"), "father": ("father", "папа", "ota")}


def read_tabs(grids: Iterable[Grid]) -> Reading:
    """Groups, students, guardians and enrolments of every tab that holds names. Raises FileRefused without any."""
    reader = _Reader(PhoneNormalizer.for_region(open_organization().country))
    for grid in grids:
        reader.read(grid)
    if not reader.reading.tabs:
        raise FileRefused(_no_names())
    if reader.empty:
        words = _("Tabs without names, which are not read: %(names)s.")
        reader.reading.notes.append(words % {"names": ", ".join(reader.empty[:20])})
    return reader.reading


def _no_names() -> str:
    return _(
        "No sheet is one of the template, and no tab holds names with phones beside. "
        "Download the template and fill it, or write the students of each group into a tab of its own."
    )


@dataclass
class _Shape:
    """Where a tab holds what: its columns by place, the first row of people, and the rows above it."""

    columns: dict[str, int]
    first: int
    above: list[tuple[int, list[str]]]
    relation: str = "guardian"


@dataclass
class _Reader:
    phones: PhoneNormalizer
    reading: Reading = field(default_factory=Reading)
    empty: list[str] = field(default_factory=list)
    _numbers: dict[tuple[str, str], str] = field(default_factory=dict)

    def read(self, grid: Grid) -> None:
        shape = _by_header(grid) or self._by_looks(grid)
        people = [(row, cells) for row, cells in grid.rows if shape and row >= shape.first and not is_total(cells)]
        people = [
            (row, cells) for row, cells in people if shape and _looks_like_name(_cell(cells, shape.columns["name"]))
        ]
        if not shape or not people:
            self.empty += [grid.title] if grid.rows else []
            return
        title, values = grid.title.strip()[:LONGEST_TITLE], _group_facts(grid.title, shape.above)
        self.reading.tabs.append(title)
        self._add("group", title, grid.rows[0][0], name=title, **values)
        for row, cells in people:
            self._read_person(title, row, cells, shape)

    def _add(self, kind: str, tab: str, row: int, **values: str) -> None:
        self.reading.lines.append(Line(kind, tab, row, {key: text for key, text in values.items() if text}))

    def _read_person(self, tab: str, row: int, cells: list[str], shape: _Shape) -> None:
        """A student who stands in two tabs under one phone is one student of two groups."""

        def cell(key: str) -> str:
            return _cell(cells, shape.columns[key]) if key in shape.columns else ""

        name, last_name = clean_name(cell("name")), clean_name(cell("last_name"))
        first_name, last_name = (name, last_name) if last_name else split_full_name(name)
        phone, other = self._two_phones(cell("phone"))
        other = cell("parent_phone") or other
        key = (search_key(f"{first_name} {last_name}"), phone or other)
        number = self._numbers.get(key) if key[1] else None
        if number is None:
            number = f"{tab} {row}"
            self._numbers[key] = number
            names = {"first_name": first_name, "last_name": last_name}
            self._add("student", tab, row, number=number, **names, phone=phone, birth_date=cell("birth_date"))
            self._read_parent(tab, row, number, f"{first_name} {last_name}".strip(), cell("parent"), other, shape)
        self._add("enrolment", tab, row, student_number=number, group=tab)

    def _read_parent(self, tab: str, row: int, number: str, child: str, said: str, phone: str, shape: _Shape) -> None:
        """A column of parents may hold a name, a phone, or both."""
        digits = "".join(re.findall(r"[+\d][\d\s()-]{6,}", said))
        name, phone = clean_name(said.replace(digits, "")) if digits else clean_name(said), phone or digits
        if not phone:
            return
        first_name, last_name = split_full_name(name) if name else (_("Parent of %(name)s") % {"name": child}, "")
        names = {"first_name": first_name, "last_name": last_name}
        self._add("guardian", tab, row, student_number=number, **names, phone=phone, relation=shape.relation)

    def _two_phones(self, text: str) -> tuple[str, str]:
        """The first is the learner's, a second one a parent's. What cannot be read stays, to be told."""
        try:
            found = self.phones.normalize_many(text)
        except CellError:
            return text, ""
        first, second, *_more = (*found, "", "")
        return first, second

    def _by_looks(self, grid: Grid) -> _Shape | None:
        """Without a header: the column with most names, and beside it the ones with most phones."""
        names, phones = Counter[int](), Counter[int]()
        for _row, cells in grid.rows:
            for place, text in enumerate(cells):
                names[place] += _looks_like_name(text)
                phones[place] += self._looks_like_phone(text)
        with_phones = [place for place, count in phones.most_common(2) if count]
        if not with_phones:
            return None
        beside = {place: sum(self._has_both(cells, place, with_phones) for _row, cells in grid.rows) for place in names}
        best = max(beside, key=lambda place: (beside[place], -place))
        first = next((row for row, cells in grid.rows if self._has_both(cells, best, with_phones)), None)
        if first is None:
            return None
        columns = dict(zip(("phone", "parent_phone"), sorted(with_phones), strict=False))
        return _Shape({"name": best, **columns}, first, [pair for pair in grid.rows if pair[0] < first])

    def _has_both(self, cells: list[str], place: int, with_phones: list[int]) -> bool:
        return _looks_like_name(_cell(cells, place)) and any(
            self._looks_like_phone(_cell(cells, other)) for other in with_phones
        )

    def _looks_like_phone(self, text: str) -> bool:
        if sum(map(str.isdigit, text)) < 7:
            return False
        try:
            return bool(self.phones.normalize_many(text))
        except CellError:
            return False


def _by_header(grid: Grid) -> _Shape | None:
    """The row that names the columns, if there is one."""
    known = {fold(word): key for key, words in _HEADERS.items() for word in words}
    for place_in_rows, (row, cells) in enumerate(grid.rows[:HEADER_WITHIN]):
        keys = [known.get(fold(text.rstrip(":*"))) for text in cells]
        columns = {key: keys.index(key) for key in dict.fromkeys(keys) if key}
        if "name" in columns and len(columns) > 1:
            relation = _relation_of(cells, columns)
            return _Shape(columns, row + 1, grid.rows[:place_in_rows], relation)
    return None


def _relation_of(cells: list[str], columns: dict[str, int]) -> str:
    said = {fold(cells[columns[key]]) for key in ("parent", "parent_phone") if key in columns}
    return next((one for one, words in _RELATIONS.items() if said & {fold(word) for word in words}), "guardian")


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _looks_like_name(text: str) -> bool:
    words = text.split()
    letters = sum(map(str.isalpha, text))
    return 1 <= len(words) <= 6 and letters >= 3 and not any(map(str.isdigit, text)) and ":" not in text


def _group_facts(title: str, above: list[tuple[int, list[str]]]) -> dict[str, str]:
    """What the tab's name and the rows above the people say of the group."""
    found: dict[str, str] = {}
    texts = [title, *(text for _row, cells in above for text in cells if text)]
    for text in texts:
        begins, minutes = find_span(text)
        if begins:
            found.setdefault("starts_at", begins)
        if minutes:
            found.setdefault("lesson_minutes", str(minutes))
        days = find_days(text, is_alone=False)
        # One word alone may be part of a name: SAT, Sun.
        if "_" in days or days in ("odd", "even"):
            found.setdefault("days", DayPattern.parse(days).in_words)
    for _row, cells in above:
        _read_labels([text for text in cells if text], found)
    return found


def _read_labels(cells: list[str], found: dict[str, str]) -> None:
    """ "Teacher: Aziza", or the word in one cell and the name in the next."""
    for place, text in enumerate(cells):
        if (key := _label(text)) and place + 1 < len(cells):
            found.setdefault(key, cells[place + 1])
        for piece in _PIECES.split(text):
            labelled = _LABELLED.fullmatch(piece)
            key = _label(labelled[1]) if labelled else ""
            if labelled and key:
                found.setdefault(key, labelled[2].strip())
            elif (words := piece.split()) and len(words) == 2 and _label(words[0]) == "room":
                found.setdefault("room", words[1])


def _label(text: str) -> str:
    word = fold(text.strip(" :"))
    for key, words in _LABELS.items():
        if word in {fold(one) for one in words} | in_every_language(KINDS["group"].by_key[key].label):
            return key
    return ""
