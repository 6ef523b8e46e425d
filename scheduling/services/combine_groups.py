"""Two groups become one: students of the one go on in the other, and a group that nobody is left in ends."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from scheduling.combining import holds_of
from scheduling.models import Enrolment, Group
from scheduling.seats import ONE_DAY
from scheduling.services.enrolment_rows import in_words
from scheduling.services.ledger import books, lock_groups
from scheduling.services.save_group import change_group
from scheduling.services.transfer_enrolment import take_back_transfer, transfer_enrolment


@dataclass(frozen=True, slots=True)
class Combined:
    """What was done, as much as taking it back needs. Of a group that has ended with it: until when it would have
    lasted, and its version since."""

    enrolments: Sequence[int]
    lasted_until: date | None = None
    version: int = 0


@books
def combine_groups(
    *,
    group: Group,
    into: Group,
    enrolments: Sequence[Enrolment],
    starts_on: date,
    actor: Membership | None,
    despite_clash: Collection[int] = (),
) -> Combined:
    """Each of these goes on in `into` from that day on, all or none of them; `group` ends the day before if it has
    nobody and keeps no seat then. Its lessons follow: those with guests are cancelled, so that they can be told.

    `despite_clash` are the keys of those who may have another lesson at that time. Raises ValidationError.
    """
    rows = {row.pk: row for row in lock_groups([group.pk, into.pk])}
    _check(rows[group.pk], starts_on, enrolments)
    for enrolment in sorted(enrolments, key=lambda row: row.client_id):
        try:
            transfer_enrolment(
                enrolment=enrolment,
                to=into,
                starts_on=starts_on,
                actor=actor,
                reason=_("Combined with %(into)s") % {"into": into},
                despite_clash=enrolment.pk in despite_clash,
            )
        except ValidationError as error:
            raise ValidationError([f"{enrolment.client}: {sentence}" for sentence in error.messages]) from error
    keys = [enrolment.pk for enrolment in enrolments]
    return _end(rows[group.pk], starts_on, keys) if is_left(group, starts_on) else Combined(keys)


@books
def take_back_combining(*, group: Group, into: Group, combined: Combined, actor: Membership | None) -> None:
    """Everybody is back in `group`, which lasts as long as before.

    Raises ValidationError if somebody has worked with it since, and DoubleBookingError if its room or teacher is booked
    by now; then nothing is changed.
    """
    rows = {row.pk: row for row in lock_groups([group.pk, into.pk])}
    if combined.lasted_until and rows[group.pk].version != combined.version:
        raise ValidationError(_("Somebody has worked with %(group)s since.") % {"group": group})
    moved = Enrolment.objects.filter(pk__in=combined.enrolments).select_related("moved_to__group", "client")
    for enrolment in moved.order_by("client", "pk"):
        take_back_transfer(enrolment=enrolment, actor=actor)
    if combined.lasted_until:
        since = rows[group.pk].last_day + ONE_DAY
        changes = {"last_day": combined.lasted_until}
        change_group(group=group, changes=changes, version=combined.version, from_day=since)


def is_left(group: Group, starts_on: date) -> bool:
    """Nobody is in it from that day on, and no seat is kept for anybody."""
    return not Enrolment.objects.still_there(starts_on).filter(group=group).exists() and not holds_of(group)


def _check(group: Group, starts_on: date, enrolments: Sequence[Enrolment]) -> None:
    if not enrolments:
        raise ValidationError(_("Tick at least one student."))
    if any(enrolment.group_id != group.pk for enrolment in enrolments):
        raise ValidationError(_("Something changed since this page was opened. Look at it once more."))
    if starts_on <= timezone.localdate():
        raise ValidationError({"starts_on": _("Groups are combined from tomorrow on at the earliest.")})
    if group.is_archived or not group.first_day < starts_on <= group.last_day:
        words = _("%(group)s lasts from %(first)s until %(last)s: choose a day in between.")
        facts = {"group": group, "first": in_words(group.first_day), "last": in_words(group.last_day)}
        raise ValidationError({"starts_on": words % facts})


def _end(group: Group, starts_on: date, keys: Sequence[int]) -> Combined:
    lasted_until = group.last_day
    change_group(group=group, changes={"last_day": starts_on - ONE_DAY}, version=group.version, from_day=starts_on)
    return Combined(keys, lasted_until, group.version + 1)
