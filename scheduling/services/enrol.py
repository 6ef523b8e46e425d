"""Puts students into groups and takes them out, within the seats there are."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind
from clients.models import Client
from clients.services.change_clients import begin_to_learn
from clients.services.rows import lock_client
from clients.services.tell_client import tell_client
from organizations.models import Membership
from scheduling.choices import GuestState, PriceUnit
from scheduling.models import Enrolment, Group, Lesson, LessonGuest
from scheduling.prices import price_for
from scheduling.seats import seats_of_groups, seats_of_lessons
from scheduling.slots import zone_of

EVERYTHING = Decimal(100)


@dataclass(frozen=True)
class Terms:
    """What was agreed. Without a price, what the course costs in that branch on that day."""

    price: Decimal | None = None
    unit: str = PriceUnit.MONTH
    discount_percent: Decimal = Decimal()
    discount_reason: str = ""


@transaction.atomic
def enrol(
    *,
    client: Client,
    group: Group,
    starts_on: date,
    actor: Membership | None,
    terms: Terms | None = None,
    payer: Client | None = None,
    despite_clash: bool = False,
    from_held: bool = False,
) -> Enrolment:
    """A seat from that day on; the payer of the client pays unless another is given, and prospects among them are
    active now.

    `from_held` takes a seat that was held, so that the group may have no other one. Raises ValidationError.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("course", "branch").get(pk=group.pk)
    client = lock_client(client)
    _check(client, group, starts_on, from_held=from_held)
    if not despite_clash:
        _check_timetable(client, group, starts_on)
    terms = settled(terms or Terms(), group, starts_on)
    enrolment: Enrolment = Enrolment.objects.create(
        client=client,
        group=group,
        starts_on=starts_on,
        payer=payer or _usual_payer(client),
        price=terms.price,
        price_unit=terms.unit,
        discount_percent=terms.discount_percent,
        discount_reason=terms.discount_reason,
        created_by=actor,
    )
    _tell(client, ClientEventKind.ENROLLED, enrolment, actor, starts_on)
    begin_to_learn(keys={key for key in (client.pk, enrolment.payer_id) if key}, actor=actor)
    return enrolment


@transaction.atomic
def leave_group(*, enrolment: Enrolment, last_day: date, reason: str, actor: Membership | None) -> Enrolment:
    """The seat is free from the next day on."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("client", "group").get(pk=enrolment.pk)
    if not reason.strip():
        raise ValidationError({"left_reason": _("Say why they leave: the next month's figures ask.")})
    if last_day < enrolment.starts_on:
        words = _("They came on %(day)s; the last day cannot be before it.")
        raise ValidationError({"ends_on": words % {"day": date_format(enrolment.starts_on, "j M Y")}})
    enrolment.ends_on, enrolment.left_reason = last_day, reason.strip()[:150]
    enrolment.save(update_fields=["ends_on", "left_reason"])
    _tell(enrolment.client, ClientEventKind.LEFT_GROUP, enrolment, actor, last_day, reason=enrolment.left_reason)
    return enrolment


def _check(client: Client, group: Group, starts_on: date, *, from_held: bool) -> None:
    if client.is_company:
        raise ValidationError({"client": _("A company does not learn: hold seats for it, and name its people.")})
    if group.is_archived or group.last_day < starts_on:
        words = _("%(group)s ends on %(day)s; nobody can join after it.")
        raise ValidationError({"group": words % {"group": group, "day": date_format(group.last_day, "j M Y")}})
    there = Enrolment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), client=client, group=group)
    if there.exists():
        words = _("%(client)s is in %(group)s already.")
        raise ValidationError({"client": words % {"client": client, "group": group}})
    seats = seats_of_groups([group], starts_on)[group.pk]
    if seats.free == 0 and not (from_held and seats.held):
        words = _("%(group)s is full: %(people)d students and %(held)d held seats of %(capacity)d.")
        facts = {"group": group, "people": seats.students, "held": seats.held, "capacity": seats.capacity}
        raise ValidationError({"group": words % facts}, code="full")
    _check_guests(group, starts_on, from_held=from_held)


def _check_guests(group: Group, starts_on: date, *, from_held: bool) -> None:
    """Who was promised a seat in one of the coming lessons sits in it."""
    begins = datetime.combine(starts_on, time(), zone_of(group.branch))
    coming = Lesson.objects.planned().filter(group=group, starts_at__gte=max(begins, timezone.now()))
    expected = LessonGuest.objects.filter(lesson=OuterRef("pk"), state=GuestState.EXPECTED)
    lessons = list(coming.filter(Exists(expected)).order_by("starts_at"))
    seats = seats_of_lessons(lessons)
    full = next((each for each in lessons if not seats[each.pk].free), None)
    if full and not (from_held and seats[full.pk].held):
        taken = seats[full.pk]
        words = _(
            "All %(capacity)d seats of %(group)s are taken on %(day)s, with guests: %(guests)d. "
            "Begin after that day, or let a guest come to another lesson."
        )
        day = date_format(timezone.localtime(full.starts_at, zone_of(group.branch)), "D j M")
        facts = {"group": group, "day": day, "capacity": taken.capacity, "guests": taken.guests}
        raise ValidationError({"group": words % facts})


def _check_timetable(client: Client, group: Group, starts_on: date) -> None:
    """Nobody learns in two places at once, unless they say so."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    own = Enrolment.objects.filter(still, client=client).values("group")
    planned = Lesson.objects.planned().filter(starts_at__gt=timezone.now())
    there = planned.filter(group=group, starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    clash = planned.filter(Exists(there), group__in=own).select_related("group").order_by("starts_at").first()
    if clash:
        raise ValidationError(_clash_words(client, clash), code="clash")


def _clash_words(client: Client, lesson: Lesson) -> str:
    start = timezone.localtime(lesson.starts_at)
    return _("%(client)s is in %(group)s at that time, on %(day)s. Tick “despite the clash” if that is meant.") % {
        "client": client,
        "group": lesson.group,
        "day": date_format(start, "D j M H:i"),
    }


def settled(terms: Terms, group: Group, day: date) -> Terms:
    """What is agreed, with what the course costs if no price was given."""
    if not 0 <= terms.discount_percent <= EVERYTHING:
        raise ValidationError({"discount_percent": _("A discount is between 0 and 100 percent.")})
    if terms.discount_percent and not terms.discount_reason.strip():
        raise ValidationError({"discount_reason": _("Say what the discount is for.")})
    usual = price_for(group.course.prices.all(), group.branch_id, day) if terms.price is None else None
    if usual is None:
        return terms
    return Terms(usual.amount, usual.unit, terms.discount_percent, terms.discount_reason)


def _usual_payer(client: Client) -> Client | None:
    link = client.contact_links.filter(pays=True).select_related("contact").first()
    return link.contact if link else None


def _tell(
    client: Client, kind: ClientEventKind, enrolment: Enrolment, actor: Membership | None, day: date, reason: str = ""
) -> None:
    facts = {"enrolment": str(enrolment.public_id), "day": day.isoformat(), "reason": reason}
    tell_client(client=client, kind=kind, actor=actor, to_value=str(enrolment.group), **facts)
