"""Offers free seats to who waits: to the first in line by itself, to anybody by hand; after some hours to the next."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.choices import WaitingNews
from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.models import Enrolment, Group
from scheduling.seats import with_seats
from scheduling.services.free_seat import check_seat
from scheduling.services.hold_seats import hold_seats
from scheduling.services.ledger import lock_groups
from trials.choices import SeatAnswer, WaitingEnd
from trials.models import WaitingEntry, WaitingOffer
from trials.services.close_offer import close_open_offer, open_offer_of
from trials.services.tell_offer import tell_of_offer
from trials.services.waiting_list import end_waiting
from trials.services.waiting_rows import lock_entry, tell_of_waiting
from trials.waiting import line_of, next_in_line

# So long it is told who let a seat pass.
_JUST_NOW = timedelta(days=1)


@transaction.atomic
def offer_seat(*, entry: WaitingEntry, group: Group, actor: Membership | None, reason: str = "") -> WaitingOffer:
    """Keeps a seat for one who waits until they answer, or until the hours of the center are over. Whoever passes
    somebody over says why. Raises ValidationError by field."""
    entry = lock_entry(entry)
    [group] = lock_groups([group.pk])
    _check(entry, group)
    passed_over = _before(entry, group)
    if passed_over and not reason.strip():
        words = _("%(name)s waits longer: say why this seat is offered out of turn.")
        raise ValidationError({"reason": words % {"name": passed_over.person}})
    check_seat(group, first_day_in(group))
    offer = _hold_and_offer(entry, group, actor, reason.strip() or _why(entry, group))
    tell_of_waiting(entry, WaitingNews.OFFERED, actor, group, reason=offer.why)
    tell_of_offer(offer, actor)
    return offer


@transaction.atomic
def withdraw_offer(*, entry: WaitingEntry, actor: Membership | None) -> WaitingOffer:
    """The seat is free again, and the person waits on."""
    entry = lock_entry(entry)
    offer = close_open_offer(entry, SeatAnswer.WITHDRAWN)
    if offer is None:
        raise ValidationError(_("No seat is offered to %(name)s.") % {"name": entry.person})
    tell_of_waiting(entry, WaitingNews.WITHDRAWN, actor, offer.group)
    return offer


def offer_free_seats() -> int:
    """Due each minute: every seat that is free and wanted is offered to the next in line. How many were."""
    return sum(_offer_while_free(group) for group in _groups_with_seats(timezone.localdate()))


def expire_offers() -> int:
    """Due each minute: how many offers nobody answered in time, or whose lead was put away."""
    too_late = Q(expires_at__lte=timezone.now()) | Q(entry__lead__is_archived=True)
    offers = list(WaitingOffer.objects.open().filter(too_late).select_related("entry__lead"))
    return sum(_expire(offer) for offer in offers)


def end_for_who_has_a_seat() -> int:
    """Due each minute: how many got a seat some other way, and wait no more."""
    today = timezone.localdate()
    entries = WaitingEntry.objects.waiting().seated_since(Enrolment.objects.still_there(today))
    return sum(_end_served(entry) for entry in list(entries))


def first_day_in(group: Group) -> date:
    """When somebody who is offered a seat now would come."""
    return max(timezone.localdate(), group.first_day)


def _groups_with_seats(today: date) -> list[Group]:
    waiting = WaitingEntry.objects.without_offer()
    wanted = Q(pk__in=waiting.filter(group__isnull=False).values("group")) | Q(
        course__in=waiting.filter(group__isnull=True).values("course")
    )
    groups = Group.objects.running(today).filter(wanted)
    return list(with_seats(groups, today).filter(free_seats__gt=0).order_by("first_day", "pk"))


def _offer_while_free(group: Group) -> int:
    number = 0
    while (entry := next_in_line(group)) is not None:
        try:
            offer_seat(entry=entry, group=group, actor=None)
        except ValidationError:
            break  # the seat went to somebody else meanwhile, or a guest of a coming lesson has it
        number += 1
    return number


@transaction.atomic
def _expire(offer: WaitingOffer) -> bool:
    entry = lock_entry(offer.entry)
    if open_offer_of(entry) != offer:
        return False
    is_gone = entry.lead is not None and entry.lead.is_archived
    closed: Any = close_open_offer(entry, SeatAnswer.WITHDRAWN if is_gone else SeatAnswer.EXPIRED)
    if not is_gone:
        tell_of_waiting(entry, WaitingNews.EXPIRED, None, closed.group)
    return True


@transaction.atomic
def _end_served(entry: WaitingEntry) -> bool:
    entry = lock_entry(entry)
    if entry.ended_at is not None:
        return False
    close_open_offer(entry, SeatAnswer.WITHDRAWN)
    end_waiting(entry, WaitingEnd.ENROLLED)
    return True


def _check(entry: WaitingEntry, group: Group) -> None:
    if entry.ended_at is not None or (entry.lead is not None and entry.lead.is_archived):
        raise ValidationError(_("%(name)s waits no more.") % {"name": entry.person})
    if open_offer_of(entry) is not None:
        raise ValidationError(_("A seat is offered to %(name)s already.") % {"name": entry.person})
    if group.is_archived or group.last_day < timezone.localdate():
        raise ValidationError({"group": _("%(group)s is over: choose another group.") % {"group": group}})
    if entry.group_id not in (None, group.pk) or (entry.group_id is None and entry.course_id != group.course_id):
        words = _("%(name)s does not wait for %(group)s.")
        raise ValidationError({"group": words % {"name": entry.person, "group": group}})


def _before(entry: WaitingEntry, group: Group) -> WaitingEntry | None:
    """Whose turn it would be instead."""
    first = next_in_line(group)
    is_later = first is not None and (first.since, first.pk) < (entry.since, entry.pk)
    return first if is_later else None


def _why(entry: WaitingEntry, group: Group) -> str:
    """ "The one before did not answer until 20:00; next in line, since 2 September". Without names: this stays on the
    timeline of somebody else."""
    since = date_format(timezone.localtime(entry.since), "j E")
    passed = (SeatAnswer.EXPIRED, SeatAnswer.DECLINED)
    lately = WaitingOffer.objects.filter(group=group, answer__in=passed, answered_at__gte=timezone.now() - _JUST_NOW)
    last = lately.order_by("-answered_at", "-pk").first()
    if last is None:
        words = _("A seat is free; first of %(line)d in line, since %(since)s")
        return words % {"line": len(line_of(group)), "since": since}
    if last.answer == SeatAnswer.DECLINED:
        return _("The one before declined; next in line, since %(since)s") % {"since": since}
    facts = {"since": since, "until": date_format(timezone.localtime(last.expires_at), "H:i")}
    return _("The one before did not answer until %(until)s; next in line, since %(since)s") % facts


def _hold_and_offer(entry: WaitingEntry, group: Group, actor: Membership | None, why: str) -> WaitingOffer:
    expires_at = timezone.now() + timedelta(hours=open_organization().waiting_offer_hours)
    until, name = timezone.localdate(expires_at), str(entry.person)[:150]
    hold = hold_seats(group=group, payer=None, name=name, seats=1, until=until, actor=actor)
    facts: dict[str, Any] = {"why": why[:250], "expires_at": expires_at, "offered_by": actor}
    offer: WaitingOffer = WaitingOffer.objects.create(entry=entry, group=group, hold=hold, **facts)
    return offer
