"""What a contact with a person can be, of a lead as of a client, before it is written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_MINUTES = 24 * 60
OLDEST = timedelta(days=366)
CLOCKS_DIFFER = timedelta(minutes=5)
# A slip of the hand is taken back with one click for so long.
TAKE_BACK_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Exchange:
    """What a telephone exchange tells of a call beyond what a person would write down: exact `seconds` of talk, as far
    as they are known, and the https address of the recording, or nothing."""

    seconds: int | None = None
    recording: str = ""

    @property
    def minutes(self) -> int | None:
        """Begun minutes, as a person writes them down."""
        return None if self.seconds is None else -(-self.seconds // 60)


def check_touch(*, at: datetime, now: datetime, minutes: int | None) -> None:
    """Raises ValidationError for what cannot be: a moment to come, one long ago, a call longer than a day."""
    if at > now + CLOCKS_DIFFER:
        raise ValidationError(_("A call is written down after it happened: this moment is still to come."), code="at")
    if at < now - OLDEST:
        raise ValidationError(_("Check the date: more than a year ago."), code="at")
    if minutes is not None and not 0 <= minutes <= LONGEST_MINUTES:
        raise ValidationError(_("Check the minutes: from 0 to %(most)d.") % {"most": LONGEST_MINUTES}, code="minutes")
