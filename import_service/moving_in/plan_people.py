"""Plans students and who answers for them: siblings with one phone are different students, their mother is one."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from clients.choices import ClientStatus, ContactRelation, Gender
from clients.models import Client, ClientContact
from common.errors import shown
from common.names import same_learner, search_key
from import_service.moving_in.cells import Cells
from import_service.moving_in.persons import Persons
from import_service.moving_in.plan import NEW, Names, Plan

LONGEST_NUMBER = 40


@dataclass
class Student:
    """`person` is who a line of students stands for; without `cells` somebody of the center whom no line names."""

    cells: Cells | None
    person: Client
    phones: set[str] = field(default_factory=set)

    @property
    def row(self) -> int:
        """Where the line stands."""
        return self.cells.line.row if self.cells else 0

    @property
    def is_bad(self) -> bool:
        return self.cells is not None and self.cells.is_bad


class Roll:
    """All students of the workbook, and of the center, as other sheets name them."""

    def __init__(self, plan: Plan, persons: Persons) -> None:
        self.persons = persons
        self.students: list[Student] = []
        self._by_number: dict[str, Student] = {}
        self._by_name: dict[str, list[Student]] = defaultdict(list)
        for cells in plan.cells_of("student"):
            self._add(cells, _person(plan, cells))

    def _add(self, cells: Cells, person: Client) -> None:
        student = Student(cells, person, {person.phone} - {""})
        self.students.append(student)
        number = cells.text("number", most=LONGEST_NUMBER)
        if number and number in self._by_number:
            words = _("No. %(number)s stands twice: row %(row)d has it already. Write another one.")
            cells.wrong("number", words % {"number": shown(number), "row": self._by_number[number].row})
        elif number:
            self._by_number[number] = student
        self._by_name[_name_key(person.name)].append(student)

    def find(self, cells: Cells, companies: Names | None = None) -> Student | None:
        """Whom a line of another sheet names; nobody, and told, if that is not one student, or one of the companies
        that may stand there too."""
        number, name = cells.as_written("student_number"), cells.as_written("student")
        if number:
            return self._numbered(cells, number, name)
        name = cells.text("student", most=300)
        found = self._by_name.get(_name_key(name), []) or self._here(name)
        if not found and companies:
            found = [Student(None, company) for company in companies.find(name)]
        if len(found) > 1:
            words = _("There are several students “%(value)s”. Write the No. of the one you mean beside the name.")
            cells.wrong("student", words % {"value": shown(name)})
        elif found:
            return self.usable(cells, found[0])
        elif name:
            words = _("There is no student “%(value)s”. Add the name to the sheet of students, or correct it.")
            cells.wrong("student", words % {"value": shown(name)})
        return None

    def _numbered(self, cells: Cells, number: str, name: str) -> Student | None:
        student = self._by_number.get(number)
        facts = {"number": shown(number), "name": shown(name)}
        if student is None:
            cells.wrong("student_number", _("The sheet of students has no No. %(number)s. Correct it.") % facts)
            return None
        if name and _name_key(name) != _name_key(student.person.name):
            words = _("No. %(number)s is %(other)s, not %(name)s. Correct one of them.")
            cells.wrong("student_number", words % {**facts, "other": student.person.name})
            return None
        return self.usable(cells, student)

    def usable(self, cells: Cells, student: Student) -> Student | None:
        """The student, unless the line of it has a problem."""
        if student.cells is None or not student.is_bad:
            return student
        words = _("This student has a problem of their own: see sheet “%(there)s”, row %(row)d.")
        cells.wrong("student", words % {"there": student.cells.line.sheet, "row": student.row})
        return None

    def _here(self, name: str) -> list[Student]:
        """Students of the center that the workbook does not list."""
        first, _space, last = name.partition(" ")
        named = (*self.persons.named(first, last), *self.persons.named(last, first))
        found = [Student(None, person) for person in {person.pk: person for person in named}.values()]
        if found:
            self._by_name[_name_key(name)] = found
        return found


def plan_people(plan: Plan) -> Roll:
    """Students are known by their own phone and by those of who answers for them, so both sheets are read first."""
    persons = Persons()
    roll = Roll(plan, persons)
    companies = plan.names["company"]
    answering = [(cells, roll.find(cells, companies), _guardian(cells)) for cells in plan.cells_of("guardian")]
    for _cells, student, guardian in answering:
        if student and guardian.phone:
            student.phones.add(guardian.phone)
    _settle_students(plan, roll, persons)
    _Guardians(plan, roll, persons).settle(answering)
    return roll


def _person(plan: Plan, cells: Cells) -> Client:
    return Client(
        first_name=cells.name("first_name"),
        last_name=cells.name("last_name"),
        birth_date=_birth_date(plan, cells),
        gender=cells.choice("gender", Gender, ""),
        phone=cells.phone("phone"),
        email=cells.email("email"),
        telegram_username=cells.telegram("telegram"),
        branch=plan.refer(cells, "branch"),
        city=cells.text("city", most=100),
        district=cells.text("district", most=100),
        language=cells.text("language", most=20),
        status=cells.choice("status", ClientStatus, ClientStatus.ACTIVE),
        employer=plan.refer(cells, "company"),
        job_title=cells.text("job_title", most=100),
    )


def _birth_date(plan: Plan, cells: Cells) -> date | None:
    born = cells.day("birth_date")
    if born and born > plan.today:
        cells.wrong("birth_date", _("The day is still to come. Check the year."))
    return born


def _guardian(cells: Cells) -> Client:
    return Client(
        first_name=cells.name("first_name"),
        last_name=cells.name("last_name"),
        phone=cells.phone("phone"),
        email=cells.email("email"),
        status=ClientStatus.ACTIVE,
    )


def _settle_students(plan: Plan, roll: Roll, persons: Persons) -> None:
    taken: set[int] = set()
    namesakes: dict[str, list[Student]] = defaultdict(list)
    for student in roll.students:
        person, cells = student.person, student.cells
        if cells is None:
            continue
        _check_once(cells, student, namesakes[_name_key(person.name)])
        facts = (person.first_name, person.last_name, person.birth_date)
        here = None if cells.is_bad else persons.student(*facts, student.phones, taken)
        if here is not None:
            taken.add(here.pk)
            student.person = here
        plan.settle(cells, person, here=here)


def _check_once(cells: Cells, student: Student, namesakes: list[Student]) -> None:
    """The same name is another person with another birth date or another phone."""
    born = student.person.birth_date
    for other in namesakes:
        other_born, phones = other.person.birth_date, student.phones | other.phones
        differs = born != other_born if born and other_born else phones and not student.phones & other.phones
        if not differs and not cells.is_bad:
            words = _("This is the student of row %(row)d once more. Leave one out, or write what tells them apart.")
            cells.wrong("first_name", words % {"row": other.row})
    namesakes.append(student)


class _Guardians:
    """Each person once, however many lines name them."""

    def __init__(self, plan: Plan, roll: Roll, persons: Persons) -> None:
        self._plan, self._roll, self._persons = plan, roll, persons
        self._by_phone: dict[str, list[Client]] = defaultdict(list)
        for student in roll.students:
            if student.person.phone and not student.is_bad:
                self._by_phone[student.person.phone].append(student.person)
        self._links = set(ClientContact.objects.values_list("client_id", "contact_id"))
        self._rows: dict[tuple[int | None, int | None], int] = {}
        self._said: set[tuple[int | None, str]] = set()

    def settle(self, answering: list[tuple[Cells, Student | None, Client]]) -> None:
        for cells, student, guardian in answering:
            relation = cells.choice("relation", ContactRelation, ContactRelation.OTHER)
            flags = {"is_primary": cells.yes("first_to_call"), "pays": cells.yes("pays")}
            # A student who stands twice is found out only when the phones of all lines are known.
            if student is None or self._roll.usable(cells, student) is None or cells.is_bad:
                self._plan.settle(cells, None)
                continue
            link = ClientContact(client=student.person, contact=self._known(guardian), relation=relation, **flags)
            is_here = self._check(cells, link)
            self._plan.settle(cells, link, here=link if is_here else None)
        self._choose_first_to_call()

    def _known(self, guardian: Client) -> Client:
        """The same name and phone: somebody of this workbook, else of the center, else a new person."""
        for person in (*self._by_phone[guardian.phone], *self._persons.by_phone(guardian.phone)):
            names = (person.first_name, person.last_name, None)
            if same_learner(guardian.first_name, guardian.last_name, None, *names):
                return person
        self._by_phone[guardian.phone].append(guardian)
        return guardian

    def _check(self, cells: Cells, link: ClientContact) -> bool:
        """Whether the center has this link already. Told: who stands twice, or would answer for themselves."""
        child, person = self._plan.key_of(link.client), self._plan.key_of(link.contact)
        names = {"child": link.client.name, "name": link.contact.name, "row": self._rows.get((child, person))}
        if names["row"]:
            words = _("%(name)s answers for this student already: see row %(row)d. Keep one of them.")
            cells.wrong("first_name", words % names)
        elif child == person:
            cells.wrong("first_name", _("Nobody answers for themselves this way. Leave the row out."))
        elif (person, child) in self._links or (person, child) in self._rows:
            cells.wrong("student", _("%(child)s answers for %(name)s already. Remove that first.") % names)
        self._rows.setdefault((child, person), cells.line.row)
        for key, is_so in (("first_to_call", link.is_primary), ("pays", link.pays)):
            if is_so and (child, key) in self._said:
                cells.wrong(key, _("Another row says so of this student already. Only one can be it."))
            if is_so:
                self._said.add((child, key))
        return (child, person) in self._links

    def _choose_first_to_call(self) -> None:
        """Of a new student whose rows say nothing, the first."""
        chosen = {self._plan.key_of(item.row.client) for item in self._plan.of("guardian", NEW) if item.row.is_primary}
        for item in self._plan.of("guardian", NEW):
            child = self._plan.key_of(item.row.client)
            if item.row.client.pk is None and child not in chosen:
                item.row.is_primary = True
                chosen.add(child)


def _name_key(name: str) -> str:
    return " ".join(sorted(search_key(name).split()))
