"""The rows of the center as the workbook has them: a constant number of queries for any number of rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import time
from typing import Any

from django.utils import timezone

from clients.models import Client, ClientContact
from import_service.moving_in.template import yes_or_no
from import_service.moving_in.words import written
from organizations.models import Branch
from scheduling.day_pattern import DayPattern
from scheduling.models import (
    Course,
    CoursePrice,
    Enrolment,
    Group,
    Room,
    SeatHold,
    TeacherAbsence,
    TeacherHours,
    TeacherProfile,
)

Rows = list[dict[str, str]]


def rows_here() -> dict[str, Rows]:
    """{kind: rows}, each a text by the key of its column. Archived rows are left out."""
    numbers = {client.pk: (str(number), client) for number, client in enumerate(_students(), 1)}
    companies = {company.pk: ("", company) for company in Client.objects.current().companies()}
    named = {**numbers, **companies}
    return {
        "branch": [_texts(name=row.name, city=row.city, address=row.address) for row in Branch.objects.all()],
        "room": [_room(room) for room in Room.objects.select_related("branch")],
        "teacher": [_teacher(row) for row in _teachers()],
        "hours": _hours(),
        "absence": [_absence(row) for row in _absences()],
        "course": [_course(course) for course in Course.objects.all()],
        "price": [_price(price) for price in CoursePrice.objects.select_related("course", "branch")],
        "group": [_group(group) for group in _groups()],
        "student": [_student(client, number) for number, client in numbers.values()],
        "company": [_company(company) for _number, company in companies.values()],
        "guardian": [_guardian(link, *named[link.client_id]) for link in _links(named)],
        "enrolment": [_enrolment(row, *numbers[row.client_id]) for row in _enrolments(numbers)],
        "hold": [_hold(row) for row in _holds() if row.payer_id in companies],
    }


def _students() -> Iterable[Client]:
    students: Iterable[Client] = Client.objects.current().students().select_related("branch", "employer").order_by("pk")
    return students


def _teachers() -> Iterable[TeacherProfile]:
    rows: Iterable[TeacherProfile] = TeacherProfile.objects.filter(is_active=True, membership__is_active=True)
    return rows.select_related("membership").prefetch_related("courses__course")  # type: ignore[attr-defined]


def _groups() -> Iterable[Group]:
    rows: Iterable[Group] = Group.objects.current().select_related("course", "branch", "room", "teacher")
    return rows


def _links(numbers: dict[int, Any]) -> Iterable[ClientContact]:
    rows = ClientContact.objects.select_related("contact").order_by("client_id", "-is_primary", "pk")
    return [link for link in rows if link.client_id in numbers and not link.contact.is_company]


def _enrolments(numbers: dict[int, Any]) -> Iterable[Enrolment]:
    rows = Enrolment.objects.filter(group__is_archived=False).select_related("group", "payer")
    rows = rows.order_by("group__sorted_by", "pk")
    return [row for row in rows if row.client_id in numbers]


def _absences() -> Iterable[TeacherAbsence]:
    """Days that hold other days come after them, so that none is here already."""
    rows: Iterable[TeacherAbsence] = TeacherAbsence.objects.filter(teacher__in=_teachers())
    return rows.select_related("teacher__membership").order_by("-first_day", "last_day", "pk")  # type: ignore[attr-defined]


def _holds() -> Iterable[SeatHold]:
    rows = SeatHold.objects.filter(until__gte=timezone.localdate(), group__is_archived=False)
    held: Iterable[SeatHold] = rows.select_related("group", "payer").order_by("group__sorted_by", "pk")
    return held


def _room(room: Room) -> dict[str, str]:
    online = yes_or_no(is_so=True) if room.is_online else ""
    return _texts(branch=room.branch, name=room.name, seats=room.capacity, online=online)


def _teacher(profile: TeacherProfile) -> dict[str, str]:
    taught = "; ".join(row.course.name for row in profile.courses.all())
    return _texts(name=profile.membership.name, phone=profile.membership.phone, courses=taught)


def _hours() -> Rows:
    """A row for all weekdays with the same hours."""
    days: dict[tuple[str, time, time], set[int]] = defaultdict(set)
    for row in TeacherHours.objects.filter(teacher__in=_teachers()).select_related("teacher__membership"):
        days[row.teacher.membership.name, row.from_time, row.until_time].add(row.weekday)
    return [
        _texts(
            teacher=name,
            days=DayPattern(weekdays=frozenset(weekdays)).in_words,
            from_time=f"{begins:%H:%M}",
            until_time=f"{ends:%H:%M}",
        )
        for (name, begins, ends), weekdays in days.items()
    ]


def _absence(row: TeacherAbsence) -> dict[str, str]:
    return _texts(
        teacher=row.teacher,
        first_day=row.first_day,
        last_day=row.last_day,
        reason=row.get_reason_display(),
        note=row.note,
    )


def _price(price: CoursePrice) -> dict[str, str]:
    return _texts(
        course=price.course,
        branch=price.branch,
        price=price.amount,
        unit=price.get_unit_display(),
        valid_from=price.valid_from,
    )


def _course(course: Course) -> dict[str, str]:
    """All its prices are in a sheet of their own."""
    return _texts(
        name=course.name,
        lesson_minutes=course.lesson_minutes,
        lessons_per_week=course.lessons_per_week,
        levels="; ".join(course.levels),
        capacity=course.capacity,
        spellings="; ".join(course.other_spellings),
    )


def _group(group: Group) -> dict[str, str]:
    return _texts(
        name=group.name,
        course=group.course,
        level=group.level,
        branch=group.branch,
        room=group.room,
        teacher=group.teacher,
        days=group.pattern.in_words,
        starts_at=f"{group.starts_at:%H:%M}",
        lesson_minutes=group.lesson_minutes,
        first_day=group.first_day,
        last_day=group.last_day,
        capacity=group.capacity,
        min_age=group.min_age,
        max_age=group.max_age,
    )


def _student(client: Client, number: str) -> dict[str, str]:
    return _texts(
        number=number,
        first_name=client.first_name,
        last_name=client.last_name,
        birth_date=client.birth_date,
        gender=client.get_gender_display(),
        phone=client.phone,
        email=client.email,
        telegram=client.telegram_username,
        branch=client.branch,
        city=client.city,
        district=client.district,
        language=client.language,
        status=client.get_status_display(),
        company=client.employer,
        job_title=client.job_title,
    )


def _company(company: Client) -> dict[str, str]:
    return _texts(
        name=company.name,
        phone=company.phone,
        email=company.email,
        city=company.city,
        registration_number=company.registration_number,
    )


def _guardian(link: ClientContact, number: str, student: Client) -> dict[str, str]:
    return _texts(
        student=student.name,
        student_number=number,
        first_name=link.contact.first_name,
        last_name=link.contact.last_name,
        phone=link.contact.phone,
        email=link.contact.email,
        relation=link.get_relation_display(),
        first_to_call=yes_or_no(link.is_primary),
        pays=yes_or_no(link.pays),
    )


def _enrolment(row: Enrolment, number: str, student: Client) -> dict[str, str]:
    return _texts(
        student=student.name,
        student_number=number,
        group=row.group,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        price=row.price,
        unit=row.get_price_unit_display(),
        discount=row.discount_percent or None,
        discount_reason=row.discount_reason,
        payer=row.payer if row.payer and row.payer.is_company else None,
    )


def _hold(row: SeatHold) -> dict[str, str]:
    return _texts(group=row.group, payer=row.payer, seats=row.seats, until=row.until, note=row.note)


def _texts(**values: Any) -> dict[str, str]:
    """What is there, as people write it."""
    return {key: written(value) for key, value in values.items() if value not in (None, "")}
