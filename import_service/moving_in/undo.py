"""Takes back what a move made and nobody has worked with since; says what stays and why."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import ManyToOneRel, Model, Q
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind, ClientKind
from clients.models import Client, ClientContact, ClientEvent
from clients.querysets import IS_COMPANY, IS_PERSON
from clients.services.change_clients import archive_clients
from clients.services.link_contact import remove_contact
from clients.services.tell_client import Fact, tell_clients
from import_service.moving_in.write import MODELS, Made, prints_of
from organizations.models import Membership, MembershipRole
from scheduling.models import (
    Attendance,
    CoursePrice,
    Enrolment,
    Group,
    SeatHold,
    TeacherAbsence,
    TeacherCourse,
    TeacherHours,
    TeacherProfile,
)
from scheduling.services.take_back import take_back_enrolments, take_back_groups, take_back_holds

Kept = dict[str, Any]
# Rows that belong to another and go with it, and under which word a move remembers those it made.
_PARTS: dict[str, dict[type[Model], str]] = {
    "course": {CoursePrice: "price"},
    "teacher": {TeacherCourse: "taught", TeacherHours: "hours", TeacherAbsence: "absence"},
    "person": {MembershipRole: ""},
}


@transaction.atomic
def take_back_move(made: Made, *, reference: str, actor: Membership | None) -> list[Kept]:
    """What stays: [{kind, key, name, why}]. Persons are archived, since their story is kept; the rest is deleted."""
    back = _TakingBack(made, reference, actor)
    back.persons()
    back.enrolments()
    back.holds()
    back.groups()
    back.parts()
    for kind in ("teacher", "person", "room", "course", "branch"):
        back.offer(kind)
    return back.kept


class _TakingBack:
    def __init__(self, made: Made, reference: str, actor: Membership | None) -> None:
        self._made, self._reference, self._actor = made, reference, actor
        self.kept: list[Kept] = []
        self._staying: set[int] = set()

    def _keys(self, kind: str) -> set[int]:
        return {int(key) for key in self._made.get(kind, {})}

    def _unchanged(self, kind: str) -> set[int]:
        made = self._made.get(kind, {})
        return {int(key) for key, now in prints_of(kind, map(int, made)).items() if now == made[key]}

    def _keep(self, kind: str, rows: Iterable[Model], why: str) -> None:
        self.kept += [{"kind": kind, "key": row.pk, "name": str(row), "why": why} for row in rows]

    def persons(self) -> None:
        """Whoever something else happened to or is marked on a roll stays, and so does who answers for them."""
        ours = self._keys("client")
        self._remove_links(ours)
        is_other = Q(payload__move__isnull=True) | ~Q(payload__move=self._reference)
        others = ClientEvent.objects.filter(is_other, client__in=ours)
        touched = set(others.values_list("client_id", flat=True))
        touched |= set(Attendance.objects.filter(client__in=ours).values_list("client_id", flat=True))
        needed = self._needed_companies(ours, touched) - touched
        links = ClientContact.objects.filter(contact__in=ours, client__is_archived=False)
        pairs = list(links.values_list("client_id", "contact_id"))
        answering = {contact for client, contact in pairs if client not in ours or client in touched | needed}
        self._staying = touched | needed | answering
        for kind, of_kind in (("student", IS_PERSON), ("company", IS_COMPANY)):
            worked_with = Client.objects.filter(of_kind, pk__in=touched)
            self._keep(kind, worked_with, _("somebody has worked with them since"))
        why = _("somebody who stays works there or is paid for, or seats are kept for it")
        self._keep("company", Client.objects.filter(pk__in=needed), why)
        guardians = Client.objects.filter(pk__in=answering - touched)
        self._keep("guardian", guardians, _("answers for somebody who stays"))
        archive_clients(clients=Client.objects.filter(pk__in=ours - self._staying), actor=self._actor)

    def _needed_companies(self, ours: set[int], touched: set[int]) -> set[int]:
        """Whoever stays works there, or learns at their cost; or somebody else keeps seats for them."""
        going = ours - touched
        people = Client.objects.current().filter(employer__in=ours).exclude(pk__in=going)
        learning = Enrolment.objects.filter(payer__in=ours).exclude(client__in=going)
        leaving = Q(pk__in=self._unchanged("enrolment")) & ~Q(client__in=touched)
        payers = learning.exclude(leaving).filter(payer__kind=ClientKind.COMPANY)
        waiting = SeatHold.objects.filter(payer__in=ours).exclude(pk__in=self._unchanged("hold"))
        rows = ((people, "employer"), (payers, "payer"), (waiting, "payer"))
        return {key for found, name in rows for key in found.values_list(name, flat=True)}

    def _remove_links(self, ours: set[int]) -> None:
        """Between clients who were here before."""
        links = ClientContact.objects.filter(pk__in=self._unchanged("link")).exclude(client__in=ours)
        for link in links.select_related("client", "contact"):
            remove_contact(link=link, actor=self._actor)

    def enrolments(self) -> None:
        """Of those who go, and of those who were here before if nobody changed theirs."""
        unchanged = Enrolment.objects.filter(pk__in=self._unchanged("enrolment"), pauses=None)
        rows = unchanged.exclude(client__in=self._staying)
        going = list(rows.select_related("group"))
        ours, reason = self._keys("client"), _("Moving in was taken back")
        facts = [Fact(row.client_id, str(row.group), {"reason": reason}) for row in going if row.client_id not in ours]
        tell_clients(facts=facts, kind=ClientEventKind.LEFT_GROUP, actor=self._actor)
        take_back_enrolments(enrolment_ids=[row.pk for row in going])

    def holds(self) -> None:
        unchanged = self._unchanged("hold")
        changed = SeatHold.objects.filter(pk__in=self._keys("hold") - unchanged).select_related("group")
        self._keep("hold", changed, _("somebody has changed it since"))
        take_back_holds(hold_ids=unchanged)

    def groups(self) -> None:
        unchanged = self._unchanged("group")
        changed = Group.objects.filter(pk__in=self._keys("group") - unchanged)
        self._keep("group", changed, _("somebody has changed it since"))
        used = take_back_groups(group_ids=unchanged)
        self._keep("group", Group.objects.filter(pk__in=used), _("somebody is in it, or has changed its lessons"))

    def parts(self) -> None:
        """Prices, hours and absences that were added to courses and teachers who were here before."""
        self._part("course", CoursePrice, "price")
        self._part("teacher", TeacherHours, "hours")
        self._part("teacher", TeacherAbsence, "absence")

    def _part(self, kind: str, part: type[Model], word: str) -> None:
        unchanged = self._unchanged(word)
        rows = part._default_manager.exclude(**{f"{_owner_of(part, kind)}__in": self._keys(kind)})
        self._keep(word, rows.filter(pk__in=self._keys(word) - unchanged), _("somebody has changed it since"))
        rows.filter(pk__in=unchanged).delete()

    def offer(self, kind: str) -> None:
        """Rooms, courses and the like, unless somebody changed them or something that stays needs them."""
        unchanged, manager = self._unchanged(kind), MODELS[kind]._default_manager
        used = self._used(kind, unchanged)
        if kind != "person":
            changed = manager.filter(pk__in=self._keys(kind) - unchanged)
            self._keep(kind, changed, _("somebody has changed it since"))
            self._keep(kind, manager.filter(pk__in=used), _("something that stays needs it"))
        manager.filter(pk__in=unchanged - used).delete()

    def _used(self, kind: str, keys: set[int]) -> set[int]:
        """Those that anything else points to, or that have parts this move did not make."""
        parts = _PARTS.get(kind, {})
        used = _referred(MODELS[kind], keys, but=parts.keys())
        for part, word in parts.items():
            if word:
                name = _owner_of(part, kind)
                foreign = part._default_manager.filter(**{f"{name}__in": keys}).exclude(pk__in=self._unchanged(word))
                used |= set(foreign.values_list(name, flat=True))
        if kind == "teacher":
            teaching = Q(membership__taught_groups__isnull=False) | Q(membership__lessons__isnull=False)
            used |= set(TeacherProfile.objects.filter(teaching, pk__in=keys).values_list("pk", flat=True))
        return used


def _owner_of(part: type[Model], kind: str) -> str:
    """The field by which a part belongs to its row."""
    return next(field.name for field in part._meta.concrete_fields if field.related_model is MODELS[kind])


def _referred(model: type[Model], keys: set[int], *, but: Collection[type[Model]]) -> set[int]:
    """Which of these rows any other row points to. Whoever is archived needs no branch."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        pointing: Any = relation.related_model
        if not isinstance(relation, ManyToOneRel) or pointing in but:
            continue
        living = {"is_archived": False} if pointing is Client else {}
        name = relation.field.name
        rows = pointing._default_manager.filter(**{f"{name}__in": keys}, **living)
        found |= set(rows.order_by().values_list(name, flat=True))
    return found
