"""A student goes on in another group: both seats change hands at once, and each enrolment knows the other."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind
from organizations.models import Membership
from scheduling.choices import Ending
from scheduling.models import Enrolment, Group
from scheduling.services.enrol import Terms, place
from scheduling.services.enrolment_rows import in_words, lock_enrolment, tell_of
from scheduling.services.leave_group import end, stay


@transaction.atomic
def transfer_enrolment(
    *,
    enrolment: Enrolment,
    to: Group,
    starts_on: date,
    actor: Membership | None,
    keep_price: bool = True,
    reason: str = "",
    despite_clash: bool = False,
) -> Enrolment:
    """The new enrolment, from that day on, with the same payer and discount and the price agreed or that of the new
    course. Raises ValidationError by field."""
    enrolment = lock_enrolment(enrolment, to)
    _check(enrolment, to, starts_on)
    before = end(enrolment, Ending.MOVED, starts_on - timedelta(days=1), reason)
    moved = place(
        client=enrolment.client,
        group=to,
        starts_on=starts_on,
        actor=actor,
        terms=_terms(enrolment, keep_price=keep_price),
        payer=enrolment.payer,
        despite_clash=despite_clash,
    )
    enrolment.moved_to = moved
    enrolment.save(update_fields=["moved_to"])
    facts = {"left": str(enrolment.group), "reason": enrolment.left_reason, "before": before}
    tell_of(moved, ClientEventKind.MOVED_GROUP, actor, starts_on, came_from=str(enrolment.public_id), **facts)
    return moved


@transaction.atomic
def take_back_transfer(*, enrolment: Enrolment, actor: Membership | None) -> Enrolment:
    """Back in the group they came from, as long as nothing was agreed in the new one. Raises ValidationError."""
    target = enrolment.moved_to
    if target is None:
        raise ValidationError(_("%(student)s has not moved.") % {"student": enrolment.client})
    enrolment = lock_enrolment(enrolment, target.group)
    moved = enrolment.moved_to
    if moved is None or moved.ending or moved.pauses.exists():
        words = _("%(student)s has gone on in %(group)s since: move them once more instead.")
        raise ValidationError(words % {"student": enrolment.client, "group": target.group})
    stay(enrolment)
    moved.delete()
    tell_of(enrolment, ClientEventKind.STAYS_IN_GROUP, actor, enrolment.starts_on)
    return enrolment


def _check(enrolment: Enrolment, to: Group, starts_on: date) -> None:
    if to.pk == enrolment.group_id:
        raise ValidationError({"to": _("%(student)s is in that group already.") % {"student": enrolment.client}})
    if starts_on <= enrolment.starts_on:
        words = _("They begin in %(group)s on %(day)s: choose a later day.")
        facts = {"group": enrolment.group, "day": in_words(enrolment.starts_on)}
        raise ValidationError({"starts_on": words % facts})


def _terms(enrolment: Enrolment, *, keep_price: bool) -> Terms:
    price = enrolment.price if keep_price else None
    return Terms(price, enrolment.price_unit, enrolment.discount_percent, enrolment.discount_reason)
