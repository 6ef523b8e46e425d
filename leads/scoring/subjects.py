"""What a score rule may ask about: facts of a lead, and things that happened to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.row_keys import row_key
from leads.choices import REACHED, Direction, EventKind, LeadStatus, TouchOutcome
from leads.models import Channel, Industry, LeadEvent, LeadSource, Touchpoint
from organizations.models import Branch
from scheduling.models import Course

NOBODY = Q(pk__in=[])
# How a click on a link to a price list among the center's materials is marked.
PRICES = "pricing"
# Who came to a trial asked for one.
_TRIALS = (LeadStatus.TRIAL_SCHEDULED, LeadStatus.TRIAL_ATTENDED)


@dataclass(frozen=True)
class Fact:
    """A fact of a lead. `equals` makes the condition for one value; without it, only knowing it counts."""

    title: Any
    known_words: Any
    known: Q
    equals: Callable[[str], Q] | None = None
    values: Callable[[], QuerySet] | None = None


@dataclass(frozen=True)
class Happening:
    """Something that may happen several times, each time a row that points to its lead; `at_birth` says which newcomers
    bring one along."""

    words: Any
    rows: Callable[[], QuerySet]
    at_birth: Q = NOBODY


def _text(field: str) -> dict[str, Any]:
    return {"known": ~Q(**{field: ""}), "equals": lambda value: Q(**{field: value})}


def _row(field: str, model: Any) -> dict[str, Any]:
    return {
        "known": Q(**{f"{field}__isnull": False}),
        "equals": lambda value: Q(**{field: row_key(value)}) if row_key(value) else NOBODY,
        "values": lambda: model.objects.filter(is_active=True),
    }


def _of_channel(value: str) -> Q:
    return Q(source__in=LeadSource.objects.filter(channel=row_key(value))) if row_key(value) else NOBODY


def _touches(**filters: Any) -> Callable[[], QuerySet]:
    return lambda: Touchpoint.objects.filter(taken_back_at=None, **filters)


def _events(*conditions: Q, **filters: Any) -> Callable[[], QuerySet]:
    return lambda: LeadEvent.objects.filter(*conditions, **filters)


FACTS: dict[str, Fact] = {
    "phone": Fact(_("Phone"), _("Phone is known"), ~Q(phone="")),
    "email": Fact(_("Email"), _("Email is known"), ~Q(email="")),
    "telegram": Fact(_("Telegram"), _("Telegram is known"), ~Q(telegram_username="") | Q(telegram_id__isnull=False)),
    "course": Fact(_("Course"), _("Course is chosen"), **_row("course", Course)),
    "branch": Fact(_("Branch"), _("Branch is chosen"), **_row("branch", Branch)),
    "course_at_branch": Fact(
        _("Course and branch"),
        _("Course and branch are chosen"),
        Q(course__isnull=False, branch__isnull=False),
    ),
    "preferred_time": Fact(_("Preferred time"), _("Preferred time is known"), ~Q(preferred_time="")),
    "birth_date": Fact(_("Birth date"), _("Birth date is known"), Q(birth_date__isnull=False)),
    "company": Fact(_("Company"), _("Company is known"), ~Q(company="")),
    "industry": Fact(_("Industry"), _("Industry is known"), **_row("industry", Industry)),
    "company_size": Fact(_("People in the company"), _("Size of the company is known"), Q(company_size__isnull=False)),
    "estimated_value": Fact(_("Estimated value"), _("Estimated value is known"), Q(estimated_value__isnull=False)),
    "consent": Fact(_("Consent"), _("Agreed to be written to"), Q(consent=True)),
    "source": Fact(_("Source"), _("Source is known"), **_row("source", LeadSource)),
    "channel": Fact(
        _("Channel"),
        _("Channel is known"),
        Q(source__isnull=False),
        equals=_of_channel,
        values=lambda: Channel.objects.filter(is_active=True),
    ),
    "region": Fact(_("Region"), _("Region is known"), **_text("region")),
    "city": Fact(_("City"), _("City is known"), **_text("city")),
}

HAPPENINGS: dict[str, Happening] = {
    "trial_asked": Happening(
        _("Trial asked for"),
        _events(kind__in=(EventKind.CREATED, EventKind.STATUS), to_value__in=_TRIALS),
        at_birth=Q(status__in=_TRIALS),
    ),
    "reached": Happening(_("Reached by a call or message"), _touches(outcome__in=REACHED)),
    "no_answer": Happening(_("Call not answered"), _touches(outcome=TouchOutcome.NO_ANSWER)),
    "wrote_to_us": Happening(_("Answered or wrote to us"), _touches(direction=Direction.INBOUND)),
    "applied_again": Happening(_("Applied again"), _events(kind=EventKind.APPLIED_AGAIN)),
    "message_answered": Happening(_("Answered what we sent"), _events(kind=EventKind.REPLIED)),
    "link_opened": Happening(_("Opened a link we sent"), _events(kind=EventKind.CLICKED)),
    "form_opened": Happening(_("Opened our form by a link"), _events(kind=EventKind.VISITED)),
    "mail_opened": Happening(_("Probably opened a mail"), _events(kind=EventKind.OPENED)),
    "note": Happening(_("Note by one of us"), _events(~Q(actor=None), kind=EventKind.NOTE)),
    "price_list_opened": Happening(_("Price list opened"), _events(kind=EventKind.CLICKED, from_value=PRICES)),
}
