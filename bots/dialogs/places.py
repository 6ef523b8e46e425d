"""Where the center is, and which branch is nearest; what courses cost."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from bots.dialogs.menu import menu_rows
from bots.dialogs.state import go, leave
from bots.dialogs.words import map_key
from bots.models import Conversation
from bots.said import Said
from bots.services.lines import bot_says
from common.counting import money
from leads.nearest_branch import nearest_branch
from organizations.models import Branch
from organizations.scoping import open_organization
from scheduling.models import Course, CoursePrice
from scheduling.prices import valid_prices

LONGEST = 3_500


def tell_addresses(conversation: Conversation, _args: Sequence[str]) -> None:
    """All of them; where there are several, the nearest is found by a place they send."""
    branches = list(Branch.objects.filter(is_active=True))
    if not branches:
        text = _("The address is not entered yet. Ask a person, please.")
        bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))
        return
    lines = [_line(branch) for branch in branches]
    if not any(branch.latitude is not None for branch in branches):
        bot_says(conversation=conversation, text="\n".join(lines), buttons=menu_rows(conversation))
        return
    go(conversation, "address.place")
    lines.append(_("Send your place, and I say which one is nearest."))
    key = {"text": _("Send my place"), "ask": "location"}
    bot_says(conversation=conversation, text="\n".join(lines), buttons=[[key]])


def hear_place(conversation: Conversation, _step: str, said: Said) -> None:
    if said.place is None:
        leave(conversation)
        text = _("That was no place. Press “Send my place”, or choose something else.")
        bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))
        return
    leave(conversation)
    nearest = nearest_branch(*said.place)
    if nearest is None:
        text = _("The address is not entered yet. Ask a person, please.")
        bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))
        return
    words = _("The nearest is %(branch)s, %(km).1f km from you.") % {"branch": _line(nearest.branch), "km": nearest.km}
    key = map_key(nearest.branch)
    bot_says(conversation=conversation, text=words, buttons=[*([[key]] if key else []), *menu_rows(conversation)])


def _line(branch: Branch) -> str:
    where = ", ".join(part for part in (branch.city, branch.address) if part)
    return f"{branch.name}: {where}" if where else branch.name


def tell_prices(conversation: Conversation, _args: Sequence[str]) -> None:
    today = timezone.localdate()
    courses = Course.objects.filter(is_active=True).prefetch_related("prices__branch")
    lines = [line for course in courses for line in _course_lines(course, today)]
    text = "\n".join(lines)[:LONGEST] if lines else _("Prices are not entered yet. Ask a person, please.")
    bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))


def _course_lines(course: Course, day: date) -> Iterable[str]:
    """Nothing for a course whose price nobody has said."""
    currency = open_organization().currency
    for price in valid_prices(course.prices.all(), day):
        yield f"{course.name}{_of_branch(price)}: {money(price.amount, currency)} {price.get_unit_display()}"


def _of_branch(price: CoursePrice) -> str:
    return f" ({price.branch.name})" if price.branch else ""
