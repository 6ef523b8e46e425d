"""Writes what a plan says: everything that is new, by the services of each app, in one transaction."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.db.models import Model

from clients.models import Client, ClientContact
from clients.services.bring_in_clients import bring_in_clients
from import_service.moving_in.plan import NEW, Plan
from organizations.models import Branch, Membership
from scheduling.models import (
    Course,
    CoursePrice,
    Enrolment,
    Group,
    Room,
    SeatHold,
    TeacherAbsence,
    TeacherCourse,
    TeacherHours,
    TeacherProfile,
)
from scheduling.services.add_teacher import add_teachers
from scheduling.services.enrol_many import enrol_many
from scheduling.services.hold_seats import hold_seats
from scheduling.services.record_absence import record_absence
from scheduling.services.save_group import open_groups

Made = dict[str, dict[str, str]]
# What is made, by the words under which a move remembers it.
MODELS: dict[str, type[Model]] = {
    "branch": Branch,
    "room": Room,
    "course": Course,
    "price": CoursePrice,
    "person": Membership,
    "teacher": TeacherProfile,
    "taught": TeacherCourse,
    "hours": TeacherHours,
    "absence": TeacherAbsence,
    "group": Group,
    "client": Client,
    "link": ClientContact,
    "enrolment": Enrolment,
    "hold": SeatHold,
}


@transaction.atomic
def write_plan(plan: Plan, *, reference: str, actor: Membership | None) -> Made:
    """What was made, each row with its print. Events of clients carry the `reference` of the move."""
    rows = _write_offer(plan)
    rows["group"] = [item.row for item in plan.of("group", NEW)]
    open_groups(groups=rows["group"])
    rows["link"] = [item.row for item in plan.of("guardian", NEW)]
    rows["client"] = [*(item.row for item in plan.of("company", NEW)), *_persons(plan)]
    bring_in_clients(clients=rows["client"], links=rows["link"], actor=actor, move=reference)
    rows["enrolment"] = [item.row for item in plan.of("enrolment", NEW)]
    enrol_many(enrolments=rows["enrolment"], actor=actor, move=reference)
    rows["hold"] = [_hold(item.row, actor) for item in plan.of("hold", NEW)]
    return {kind: prints_of(kind, (row.pk for row in made)) for kind, made in rows.items()}


def _write_offer(plan: Plan) -> dict[str, list[Any]]:
    """Branches, rooms, courses, prices, teachers and their days. Whoever worked here before is not of our making."""
    rows: dict[str, list[Any]] = {
        kind: [item.row for item in plan.of(kind, NEW)] for kind in ("branch", "room", "course")
    }
    rows["price"] = [item.extra for item in plan.of("course", NEW) if item.extra]
    rows["price"] += [item.row for item in plan.of("price", NEW)]
    for kind in ("branch", "room", "course", "price"):
        MODELS[kind]._default_manager.bulk_create(rows[kind])
    teaching = [(item.row, item.extra) for item in plan.of("teacher", NEW)]
    rows["person"] = [person for person, _courses in teaching if person.pk is None]
    rows["teacher"] = add_teachers(people=teaching)
    rows["taught"] = list(TeacherCourse.objects.filter(teacher__in=rows["teacher"]))
    profiles = _profiles(plan)
    rows["hours"] = TeacherHours.objects.bulk_create(_hours(plan, profiles))
    rows["absence"] = [_absence(item.row, profiles[item.extra.pk]) for item in plan.of("absence", NEW)]
    return rows


def _profiles(plan: Plan) -> dict[int, TeacherProfile]:
    """{person: who teaches}, of teachers who are saved by now."""
    people = {item.extra.pk for kind in ("hours", "absence") for item in plan.of(kind, NEW)}
    return {profile.membership_id: profile for profile in TeacherProfile.objects.filter(membership__in=people)}


def _hours(plan: Plan, profiles: dict[int, TeacherProfile]) -> list[TeacherHours]:
    lines = plan.of("hours", NEW)
    for item in lines:
        for one in item.row:
            one.teacher = profiles[item.extra.pk]
    return [one for item in lines for one in item.row]


def _absence(row: TeacherAbsence, teacher: TeacherProfile) -> TeacherAbsence:
    return record_absence(
        teacher=teacher, first_day=row.first_day, last_day=row.last_day, reason=row.reason, note=row.note
    )


def _hold(row: SeatHold, actor: Membership | None) -> SeatHold:
    return hold_seats(group=row.group, payer=row.payer, seats=row.seats, until=row.until, actor=actor, note=row.note)


def _persons(plan: Plan) -> list[Client]:
    """Students, and those who only answer for them, each once."""
    rows = [item.row for item in plan.of("student", NEW)]
    rows += [item.row.contact for item in plan.of("guardian", NEW)]
    return list({id(row): row for row in rows if row.pk is None}.values())


def prints_of(kind: str, keys: Iterable[int]) -> dict[str, str]:
    """{key: a short print of what the row is now}: a row with another print was changed since."""
    model = MODELS[kind]
    names = [field.attname for field in model._meta.concrete_fields if not field.generated]
    found = model._default_manager.filter(pk__in=list(keys)).values(*names)
    return {str(row["id"]): _print(str(row[name]) for name in names) for row in found.iterator()}


def _print(texts: Iterable[str]) -> str:
    return blake2b("\0".join(texts).encode(), digest_size=8).hexdigest()
