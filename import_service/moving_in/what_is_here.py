"""The rows of the center as the workbook has them: a constant number of queries for any number of rows."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from clients.models import Client, ClientContact
from import_service.moving_in.template import yes_or_no
from import_service.moving_in.words import written
from organizations.models import Branch
from scheduling.models import Course, Enrolment, Group, Room, TeacherProfile
from scheduling.prices import valid_prices

Rows = list[dict[str, str]]


def rows_here() -> dict[str, Rows]:
    """{kind: rows}, each a text by the key of its column. Archived rows are left out."""
    numbers = {client.pk: (str(number), client) for number, client in enumerate(_students(), 1)}
    return {
        "branch": [_texts(name=row.name, city=row.city, address=row.address) for row in Branch.objects.all()],
        "room": [_room(room) for room in Room.objects.select_related("branch")],
        "teacher": [_teacher(row) for row in _teachers()],
        "course": [_course(course) for course in Course.objects.prefetch_related("prices")],
        "group": [_group(group) for group in _groups()],
        "student": [_student(client, number) for number, client in numbers.values()],
        "guardian": [_guardian(link, *numbers[link.client_id]) for link in _links(numbers)],
        "enrolment": [_enrolment(row, *numbers[row.client_id]) for row in _enrolments(numbers)],
    }


def _students() -> Iterable[Client]:
    students: Iterable[Client] = Client.objects.current().students().select_related("branch").order_by("pk")
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
    rows = Enrolment.objects.filter(group__is_archived=False).select_related("group").order_by("group__sorted_by", "pk")
    return [row for row in rows if row.client_id in numbers]


def _room(room: Room) -> dict[str, str]:
    online = yes_or_no(is_so=True) if room.is_online else ""
    return _texts(branch=room.branch, name=room.name, seats=room.capacity, online=online)


def _teacher(profile: TeacherProfile) -> dict[str, str]:
    taught = "; ".join(row.course.name for row in profile.courses.all())
    return _texts(name=profile.membership.name, phone=profile.membership.phone, courses=taught)


def _course(course: Course) -> dict[str, str]:
    everywhere = (price for price in course.prices.all() if price.branch_id is None)
    price = next(iter(valid_prices(everywhere, timezone.localdate())), None)
    prices = {"price": price.amount, "unit": price.get_unit_display(), "valid_from": price.valid_from} if price else {}
    return _texts(
        name=course.name,
        lesson_minutes=course.lesson_minutes,
        lessons_per_week=course.lessons_per_week,
        levels="; ".join(course.levels),
        capacity=course.capacity,
        spellings="; ".join(course.other_spellings),
        **prices,
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
    )


def _texts(**values: Any) -> dict[str, str]:
    """What is there, as people write it."""
    return {key: written(value) for key, value in values.items() if value not in (None, "")}
