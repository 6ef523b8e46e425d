"""A text somebody types for several people: who gets it by which way, when, and how it reads to the first of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.choices import CHANNEL_ICONS, Channel
from messaging.followed.links import without_links
from messaging.kinds import FREE
from messaging.models import Telling
from messaging.quiet_hours import loud_moment
from messaging.rendering import filled, variables_in
from messaging.services.tell_people import Said, tell_people
from messaging.subjects import Person, reached_once
from organizations.models import Membership
from organizations.scoping import open_organization

VARIABLES = ("name", "student", "center")
LONGEST = 3000
MOST = 5000
SHOWN = 50


@dataclass(frozen=True)
class Mailing:
    """Before it is sent. `ways` are (icon, words, number)."""

    people: Sequence[Person]
    ways: Sequence[tuple[str, str, int]]
    to_call: Sequence[Person]
    leaves: str

    @property
    def reached(self) -> int:
        return len(self.people) - len(self.to_call)

    @property
    def shown_to_call(self) -> Sequence[Person]:
        return self.to_call[:SHOWN]

    @property
    def others(self) -> int:
        return max(0, len(self.to_call) - SHOWN)

    @property
    def example(self) -> dict[str, str]:
        """What stands for the variables in the first message."""
        reached = [one for one in self.people if one.way]
        return words_for(reached[0] if reached else self.people[0]) if self.people else {}


def mailing_to(people: Sequence[Person]) -> Mailing:
    once = reached_once(people)
    counts = Counter(one.way.channel for one in once if one.way)
    ways = [(CHANNEL_ICONS[channel], str(Channel(channel).label), number) for channel, number in counts.most_common()]
    return Mailing(once, ways, [one for one in once if not one.way], leaves_when())


def leaves_when() -> str:
    """ "at once", or "tomorrow at 08:00" if these are quiet hours."""
    now = timezone.now()
    due = loud_moment(now, None, open_organization(), now)
    if due <= now:
        return _("at once")
    local, today = timezone.localtime(due), timezone.localdate()
    clock = date_format(local, "H:i")
    if local.date() == today:
        return _("today at %(time)s") % {"time": clock}
    return _("tomorrow at %(time)s") % {"time": clock}


def words_for(person: Person) -> dict[str, str]:
    names = {"name": person.name, "student": person.about or person.name}
    return {**{key: without_links(name) for key, name in names.items()}, "center": open_organization().name}


def check_text(text: str) -> str:
    """Raises ValidationError for a variable that nothing stands for."""
    unknown = sorted(variables_in(text) - set(VARIABLES))
    if unknown:
        words = _("Nothing is known for {%(name)s}. These can stand in the text: %(known)s.")
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        raise ValidationError(words % {"name": unknown[0], "known": known})
    return text


def check_number(number: int) -> None:
    if number > MOST:
        words = _("At most %(most)d people can be written to at once. Narrow the filters.")
        raise ValidationError(words % {"most": MOST})


def write_to(
    *, people: Sequence[Person], text: str, key: str, actor: Membership | None, due_at: datetime | None = None
) -> Telling:
    """One message for each address; the telling of then, if the same form was sent before."""
    check_text(text)
    once = reached_once(people)
    if not once:
        raise ValidationError(_("There is nobody to write to."))
    check_number(len(once))
    said = [Said(one, FREE, _context(text, one)) for one in once]
    return tell_people(title=_title(text, once[0]), said=said, key=f"write:{key}", actor=actor, due_at=due_at)


def sentence_of(telling: Telling) -> str:
    """ "43 people are written to, 4 cannot be reached. It leaves tomorrow at 08:00." """
    number = telling.people.count()
    to_call = telling.people.filter(message=None).count()
    reached = number - to_call
    parts = [ngettext("%(n)d person is written to", "%(n)d people are written to", reached) % {"n": reached}]
    if to_call:
        parts.append(ngettext("%(n)d cannot be reached", "%(n)d cannot be reached", to_call) % {"n": to_call})
    when = _("It leaves %(when)s.") % {"when": leaves_when()} if reached else ""
    return f"{', '.join(parts)}. {when}".strip()


def _title(text: str, anyone: Person) -> str:
    """The text on one line, whoever it is for."""
    return " ".join(filled(text, dict.fromkeys(words_for(anyone), "…")).split())[:200]


def _context(text: str, person: Person) -> dict[str, Any]:
    return {"text": filled(text, words_for(person)), "subject": open_organization().name}
