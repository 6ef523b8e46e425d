"""Texts a person sends again and again, made from what the center has: in the language of who reads them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from bots.models import Conversation
from common.counting import money
from leads.models import Lead
from organizations.models import Branch
from organizations.scoping import open_organization
from scheduling.models import Course, CoursePrice
from scheduling.prices import valid_prices
from trials.picking.find import Choice, Date, find_groups
from trials.picking.wish import Wish, wish_of

SLOTS, COURSES, BRANCHES = 3, 12, 10


@dataclass(frozen=True)
class QuickText:
    """What stands on its button, and what makes its words for a conversation."""

    title: Any
    icon: str
    words: Callable[[Conversation], str]


@dataclass(frozen=True)
class Slot:
    """A seat somebody may try: what we see, and the words that offer it to them."""

    title: str
    about: str
    offer: str


def language_of(conversation: Conversation) -> str:
    return conversation.chat.language or open_organization().language


def quick_words(key: str, conversation: Conversation) -> str:
    """The words of a button for this person. Raises KeyError for a button nobody knows."""
    text = QUICK_TEXTS[key]
    with override(language_of(conversation)):
        return text.words(conversation)


def slots_for(lead: Lead | None, conversation: Conversation) -> list[Slot]:
    """The best seats that are free; their title in the language of who looks, their offer in that of who reads."""
    found = _free(lead)
    with override(language_of(conversation)):
        offers = [
            _("There is a free trial: %(when)s, %(course)s. Shall I book it for you?")
            % {"when": _when(date), "course": _with_place(choice, date)}
            for choice, date in found
        ]
    return [
        Slot(f"{_when(date)} · {choice.group}", _about(choice, date), offer)
        for (choice, date), offer in zip(found, offers, strict=True)
    ]


def _free(lead: Lead | None) -> list[tuple[Choice, Date]]:
    wish = wish_of(lead) if lead else Wish()
    free = [choice for choice in find_groups(wish).choices if not choice.is_full][:SLOTS]
    return [(choice, date) for choice in free if (date := choice.first_free)]


def _when(date: Date) -> str:
    return _moment(date.lesson.starts_at)


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, 'D j M')}, {local:%H:%M}"


def _with_place(choice: Choice, date: Date) -> str:
    branch = date.room.branch if date.room else choice.group.branch
    return f"{choice.group.course}, {branch}" if branch else str(choice.group.course)


def _about(choice: Choice, date: Date) -> str:
    seats = ngettext("%(n)d seat", "%(n)d seats", date.seats.free) % {"n": date.seats.free}
    branch = date.room.branch if date.room else choice.group.branch
    return " · ".join(filter(None, (", ".join(filter(None, (str(branch or ""), str(date.room or "")))), seats)))


def _trials(conversation: Conversation) -> str:
    found = _free(conversation.lead)
    if not found:
        return _("The next trial lessons are being planned. I will write as soon as there is a date.")
    rows = [f"• {_when(date)}, {_with_place(choice, date)}" for choice, date in found]
    return "\n".join([_("A trial lesson is free. The next ones:"), *rows, _("Which suits you?")])


def _prices(conversation: Conversation) -> str:
    wanted = conversation.lead.course_id if conversation.lead else None
    courses = Course.objects.filter(is_active=True).prefetch_related(Prefetch("prices", CoursePrice.objects.all()))
    chosen = [course for course in courses.order_by("name")[:200] if wanted in (None, course.pk)] or list(courses)
    rows = [row for course in chosen[:COURSES] for row in _price_rows(course)]
    return "\n".join([_("What it costs:"), *rows]) if rows else _("I will find out what it costs and write to you.")


def _price_rows(course: Course) -> Iterable[str]:
    today, currency = timezone.localdate(), open_organization().currency
    everywhere = [price for price in valid_prices(course.prices.all(), today) if price.branch_id is None]
    for price in everywhere:
        yield f"• {course}: {money(price.amount, currency)} {price.get_unit_display()}"


def _place(conversation: Conversation) -> str:
    wanted = conversation.lead.branch_id if conversation.lead else None
    branches = list(Branch.objects.filter(is_active=True)[:BRANCHES])
    chosen = [branch for branch in branches if branch.pk == wanted] or branches
    return "\n".join([_("How to find us:"), *(_branch(branch) for branch in chosen)])


def _branch(branch: Branch) -> str:
    words = ", ".join(filter(None, (branch.name, branch.city, branch.address)))
    if branch.latitude is None or branch.longitude is None:
        return f"• {words}"
    return f"• {words}: https://maps.google.com/?q={branch.latitude},{branch.longitude}"


def _call(conversation: Conversation) -> str:  # noqa: ARG001 - a text like the others
    return _("May I call you? It is quicker to explain by voice. When does it suit you?")


def _thanks(conversation: Conversation) -> str:  # noqa: ARG001
    return _("Thank you for writing to us! If anything is unclear, write here at any time.")


def _hours(conversation: Conversation) -> str:  # noqa: ARG001
    center = open_organization()
    times = {"opens": f"{center.opens_at:%H:%M}", "closes": f"{center.closes_at:%H:%M}"}
    return _("We are here from %(opens)s to %(closes)s. I will come back to you then.") % times


def _phone(conversation: Conversation) -> str:  # noqa: ARG001
    return _("Please send me your phone number, so that we can reach you.")


# The first four stand above the box, all of them behind "/".
QUICK_TEXTS: dict[str, QuickText] = {
    "trials": QuickText(gettext_lazy("Free trials"), "event", _trials),
    "prices": QuickText(gettext_lazy("Price list"), "payments", _prices),
    "place": QuickText(gettext_lazy("How to find us"), "location_on", _place),
    "call": QuickText(gettext_lazy("May I call?"), "call", _call),
    "phone": QuickText(gettext_lazy("Ask for the phone"), "contact_phone", _phone),
    "hours": QuickText(gettext_lazy("When we work"), "schedule", _hours),
    "thanks": QuickText(gettext_lazy("Thank you"), "volunteer_activism", _thanks),
}
AT_HAND = 4
