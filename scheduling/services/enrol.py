"""Puts students into groups, within the seats there are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind
from clients.models import Client
from clients.services.change_clients import begin_to_learn
from clients.services.rows import lock_client
from organizations.models import Membership
from scheduling.choices import PriceUnit
from scheduling.meeting_lessons import lessons_meeting
from scheduling.models import Enrolment, Group, Lesson
from scheduling.prices import price_for
from scheduling.services.enrolment_rows import tell_of
from scheduling.services.free_seat import check_seat

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
    enrolment = place(
        client=client,
        group=group,
        starts_on=starts_on,
        actor=actor,
        terms=terms or Terms(),
        payer=payer,
        despite_clash=despite_clash,
        from_held=from_held,
    )
    tell_of(enrolment, ClientEventKind.ENROLLED, actor, starts_on)
    begin_to_learn(keys={key for key in (enrolment.client_id, enrolment.payer_id) if key}, actor=actor)
    return enrolment


@transaction.atomic
def place(
    *,
    client: Client,
    group: Group,
    starts_on: date,
    actor: Membership | None,
    terms: Terms,
    payer: Client | None,
    despite_clash: bool,
    from_held: bool = False,
) -> Enrolment:
    """The row alone, for a verb that tells of it."""
    group = Group.objects.select_for_update(of=("self",)).select_related("course", "branch").get(pk=group.pk)
    client = lock_client(client)
    _check(client, group, starts_on, from_held=from_held)
    if not despite_clash:
        _check_timetable(client, group, starts_on)
    terms = settled(terms, group, starts_on)
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
    return enrolment


def _check(client: Client, group: Group, starts_on: date, *, from_held: bool) -> None:
    if client.is_company:
        raise ValidationError({"client": _("A company does not learn: hold seats for it, and name its people.")})
    if group.is_archived or group.last_day < starts_on:
        words = _("%(group)s ends on %(day)s; nobody can join after it.")
        raise ValidationError({"group": words % {"group": group, "day": date_format(group.last_day, "j M Y")}})
    if Enrolment.objects.still_there(starts_on).filter(client=client, group=group).exists():
        words = _("%(client)s is in %(group)s already.")
        raise ValidationError({"client": words % {"client": client, "group": group}})
    check_seat(group, starts_on, from_held=from_held)


def _check_timetable(client: Client, group: Group, starts_on: date) -> None:
    """Nobody learns in two places at once, unless they say so."""
    own = Enrolment.objects.still_there(starts_on).filter(client=client).values("group")
    clash = lessons_meeting(group, groups=own).first()
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
