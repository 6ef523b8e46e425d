"""What a change of the timetable brought about, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.services.lay_out_lessons import Laid


def told(laid: Laid) -> str:
    """ "12 lessons added, 3 moved, 1 taken out." """
    parts = [
        (len(laid.created), ngettext("%(number)d lesson added", "%(number)d lessons added", len(laid.created))),
        (len(laid.changed), ngettext("%(number)d lesson changed", "%(number)d lessons changed", len(laid.changed))),
        (len(laid.removed), ngettext("%(number)d lesson taken out", "%(number)d lessons taken out", len(laid.removed))),
    ]
    said = [words % {"number": number} for number, words in parts if number]
    return ", ".join(said) + "." if said else _("No lesson changes.")
