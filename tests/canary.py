"""Two centers with a row of every table, whose texts can be recognised wherever they show up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from import_service.tests.imports import plan, write
from leads.factories import make_lead
from organizations.choices import AuditKind, Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization, OrganizationModel
from organizations.scoping import organization_scope, platform_wide
from organizations.services.record_audit import record_audit
from tests.classification import JOINING_TABLES

MODELS: dict[str, type[OrganizationModel]] = {
    model._meta.label_lower: model for model in apps.get_models() if issubclass(model, OrganizationModel)
}


@dataclass
class Center:
    """A center, its owner, its rows by table, and what no stranger may ever read."""

    organization: Organization
    owner: Membership
    mark: str
    phone: str
    rows: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def secrets(self) -> list[str]:
        """The mark in every text; the phone as it is stored and as people read it."""
        return [self.mark, self.phone, f"{self.phone[4:6]} {self.phone[6:9]} {self.phone[9:11]} {self.phone[11:]}"]


def plant(name: str, mark: str, phone: str) -> Center:
    """A center with at least one row in each table."""
    organization = make_organization(slug=name.lower(), name=f"{name} center")
    owner = make_member(Role.OWNER, organization=organization, name=f"{mark} owner", phone=phone)
    center = Center(organization, owner, mark, phone)
    with organization_scope(organization):
        center.rows["organizations.membership"] = [owner]
        center.rows["organizations.membershiprole"] = list(owner.role_rows.all())
        _plant_leads(center)
        _plant_imports(center)
        _plant_messages(center)
        _plant_school(center)
        _plant_materials(center)
        _plant_figures(center)
        for label, model in MODELS.items():
            if label not in center.rows:
                center.rows[label] = [_plant_row(center, model)]
        _join(center)
    return center


def _plant_leads(center: Center) -> None:
    mark = center.mark
    facts = {
        name: f"{mark} {name}" for name in ("first_name", "last_name", "contact_name", "company", "city", "address")
    }
    first = make_lead(**facts, phone=center.phone, email=f"{mark}@example.com", note=f"{mark} note", actor=center.owner)
    second = make_lead(**facts, phone="", telegram_username=f"{mark}_second", more_phones=[center.phone])
    center.rows["leads.lead"] = [first, second]
    center.rows["leads.leadevent"] = list(first.events.all())
    pair = MODELS["leads.duplicatecandidate"].objects.create(older=first, newer=second)
    center.rows["leads.duplicatecandidate"] = [pair]
    merge = MODELS["leads.leadmerge"].objects.create(winner=first, absorbed=second, actor=center.owner)
    center.rows["leads.leadmerge"] = [merge]
    told = record_audit(kind=AuditKind.ADDED, actor=center.owner, about=first, payload={"message": f"{mark} told"})
    center.rows["organizations.auditevent"] = [told]


def _plant_imports(center: Center) -> None:
    """One import that waits for a person, one that was written."""
    header = "Name,Phone,Note,Other\n"
    texts = (f"{center.mark} row {number},{center.phone[:-1]}{number},{center.mark} said\n" for number in (1, 2))
    jobs = [plan(header + text, name=f"{center.mark}-{number}.csv") for number, text in enumerate(texts)]
    write(jobs[1])
    center.rows["import_service.importjob"] = jobs
    center.rows["import_service.importrow"] = [row for job in jobs for row in job.rows.all()]
    said = {"name": f"{center.mark} sent", "phone": center.phone, "email": f"{center.mark}@example.com"}
    wrong = {"phone": [f"{center.phone} cannot be read."]}
    failed = _plant_row(center, MODELS["import_service.delivery"], payload=said, state="failed", errors=wrong)
    center.rows["import_service.delivery"] = [failed]


def _plant_messages(center: Center) -> None:
    """A bot is of one center in the whole world; a message is of a kind that is known."""
    bot = _plant_row(center, MODELS["messaging.bot"], telegram_id=center.organization.pk)
    center.rows["messaging.bot"] = [bot]
    own = _plant_row(center, MODELS["messaging.messagetemplate"], kind="trial_before")
    center.rows["messaging.messagetemplate"] = [own]
    words = {"kind": "free", "context": {"text": f"{center.mark} text"}}
    center.rows["messaging.message"] = [_plant_row(center, MODELS["messaging.message"], **words)]


def _plant_school(center: Center) -> None:
    """Rows whose columns depend on one another."""
    two = [_plant_row(center, MODELS["clients.client"], company_name="") for _ in range(2)]
    center.rows["clients.client"] = two
    link = _plant_row(center, MODELS["clients.clientcontact"], client=two[0], contact=two[1])
    center.rows["clients.clientcontact"] = [link]
    start = timezone.now() + timedelta(days=1)
    hours = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    center.rows["scheduling.group"] = [_plant_row(center, MODELS["scheduling.group"], days="mon", lesson_minutes=60)]
    center.rows["scheduling.schedulechange"] = [_plant_row(center, MODELS["scheduling.schedulechange"], days="tue")]
    center.rows["scheduling.lesson"] = [_plant_row(center, MODELS["scheduling.lesson"], **hours)]
    center.rows["scheduling.roomoccupancy"] = [_plant_row(center, MODELS["scheduling.roomoccupancy"], **hours)]
    center.rows["scheduling.calendarfeed"] = [_plant_row(center, MODELS["scheduling.calendarfeed"], group=None)]
    center.rows["scheduling.attendance"] = [_plant_row(center, MODELS["scheduling.attendance"], guest=None)]
    center.rows["scheduling.enrolment"] = [_plant_row(center, MODELS["scheduling.enrolment"], ending="")]
    center.rows["bots.linkcode"] = [_plant_row(center, MODELS["bots.linkcode"], member=None)]
    taught = _plant_row(center, MODELS["scheduling.teacherhours"], until_time=time(18))
    center.rows["scheduling.teacherhours"] = [taught]


def _plant_materials(center: Center) -> None:
    """A version holds a file or an address."""
    center.rows["outreach.documentversion"] = [_plant_row(center, MODELS["outreach.documentversion"], url="")]


def _plant_figures(center: Center) -> None:
    """The leads of a day came from a source that has a name."""
    source = center.rows["leads.leadsource"][0]
    part = _plant_row(center, MODELS["analytics.leadbreakdown"], kind="source", key=str(source.pk), number=1)
    center.rows["analytics.leadbreakdown"] = [part]


def _plant_row(center: Center, model: type[models.Model], **over: Any) -> Any:
    wanted = (each for each in model._meta.concrete_fields if _is_to_fill(each) and each.name not in over)
    return model._default_manager.create(**{each.name: _value(center, model, each) for each in wanted}, **over)


def _is_to_fill(each: models.Field) -> bool:
    is_made = isinstance(each, models.UUIDField | models.GeneratedField)
    return not each.primary_key and each.name != "organization" and not is_made


def _value(center: Center, model: type[models.Model], each: models.Field) -> Any:
    """A value that a form would take, with the mark wherever it fits."""
    if isinstance(each, models.ForeignKey):
        return _related(center, model, each)
    if each.choices:
        return each.choices[0][0]
    if each.name in ("phone", "timezone"):
        return center.phone if each.name == "phone" else center.organization.timezone
    if isinstance(each, models.EmailField):
        return f"{center.mark}@example.com"
    if isinstance(each, models.CharField | models.TextField):
        text = f"{center.mark}-{each.name.replace('_', '-')}"
        return text[: each.max_length] if each.max_length is None or each.max_length > len(center.mark) else ""
    if isinstance(each, models.FileField):
        return ContentFile(center.mark.encode(), name=center.mark)
    if each.has_default():
        return each.get_default()
    return _PLAIN[type(each)]() if not each.null else None


_PLAIN: dict[type[models.Field], Any] = {
    models.DateField: lambda: date(2015, 5, 4),
    models.DateTimeField: timezone.now,
    models.DecimalField: lambda: 1,
    models.TimeField: lambda: time(9),
    models.IntegerField: lambda: 1,
    models.SmallIntegerField: lambda: 1,
    models.BigIntegerField: lambda: 1,
    models.PositiveIntegerField: lambda: 1,
    models.PositiveSmallIntegerField: lambda: 1,
    models.BooleanField: lambda: True,
}


def _related(center: Center, model: type[models.Model], each: models.ForeignKey) -> Any:
    target = each.remote_field.model
    if target is get_user_model():
        return center.owner.user
    if target is model:
        return None
    label = target._meta.label_lower
    if label not in center.rows:
        center.rows[label] = [_plant_row(center, target)]
    return center.rows[label][0]


def _join(center: Center) -> None:
    """A row in each many-to-many table, and relations of leads that a person would have filled."""
    for label, rows in center.rows.items():
        for each in MODELS[label]._meta.many_to_many:
            getattr(rows[0], each.name).add(center.rows[each.remote_field.model._meta.label_lower][0])
    first, second = center.rows["leads.lead"]
    facts = {
        each.name: center.rows[each.remote_field.model._meta.label_lower][0]
        for each in type(first)._meta.concrete_fields
        if isinstance(each, models.ForeignKey) and each.name not in ("organization", "merged_into")
    }
    type(first).objects.filter(pk__in=(first.pk, second.pk)).update(**facts)


# --- What a stranger must not have changed ------------------------------------------------------
@cache
def tables() -> list[type[models.Model]]:
    """Every table with rows of centers, those that join two of them included."""
    joining = [
        model for model in apps.get_models(include_auto_created=True) if model._meta.label_lower in JOINING_TABLES
    ]
    return [*MODELS.values(), *joining]


def snapshot(center: Center, of: Iterable[type[models.Model]]) -> dict[str, list[Any]]:
    with platform_wide():
        return {model._meta.label_lower: list(_own_rows(model, center)) for model in of}


def _own_rows(model: type[models.Model], center: Center) -> models.QuerySet:
    owner = "organization" if issubclass(model, OrganizationModel) else f"{_ends(model)[0].name}__organization"
    return model._base_manager.filter(**{owner: center.organization}).order_by("pk").values_list()


def _ends(model: type[models.Model]) -> list[models.ForeignKey]:
    """Foreign keys to rows of centers."""
    return [
        each
        for each in model._meta.concrete_fields
        if isinstance(each, models.ForeignKey) and issubclass(each.remote_field.model, OrganizationModel)
    ]


def rows_that_point_across(of: Iterable[type[models.Model]]) -> list[str]:
    """Relations from a row of one center, in these tables, to a row of another."""
    found = []
    for model in of:
        first, *others = _ends(model) if not issubclass(model, OrganizationModel) else [None, *_ends(model)]
        own = F("organization") if first is None else F(f"{first.name}__organization")
        for each in others:
            target = f"{each.name}__organization"
            if model._base_manager.filter(~Q(**{target: own}), **{f"{target}__isnull": False}).exists():
                found.append(f"{model._meta.label_lower}.{each.name}")
    return found
