"""A free trial lesson: times to choose from, booking, moving, cancelling. Each is confirmed by a button."""

from collections.abc import Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bots.dialogs.application import begin
from bots.dialogs.hand_over import leave_to_person
from bots.dialogs.known import lead_of, leads_of, trial_of
from bots.dialogs.menu import menu_rows
from bots.dialogs.registries import StaleButtonError
from bots.dialogs.state import leave
from bots.dialogs.words import button, moment_words
from bots.models import Conversation
from bots.services.lines import bot_says
from leads.models import Lead
from messaging.services.enqueue_messages import Button
from organizations.scoping import open_organization
from scheduling.models import Group, Lesson
from trials.models import TrialLesson
from trials.picking.find import Date, find_groups
from trials.picking.wish import wish_of
from trials.services.book_trial import book_trial, cancel_trial, move_trial

MOST_SLOTS = 6
OF_ONE_GROUP = 2


def want_trial(conversation: Conversation, args: Sequence[str]) -> None:
    """The button of the menu: who is not known yet signs up first; of several children one is chosen."""
    leads = leads_of(conversation)
    if args:
        offer_trials(conversation, lead_of(conversation, args[0]))
    elif not leads:
        begin(conversation, ())
    elif len(leads) == 1:
        offer_trials(conversation, leads[0])
    else:
        leave(conversation)
        buttons = [[button(lead.name, "try", lead.pk)] for lead in leads]
        bot_says(conversation=conversation, text=_("For whom?"), buttons=buttons)


def offer_trials(conversation: Conversation, lead: Lead, *, before: str = "", moved: TrialLesson | None = None) -> None:
    """Times that fit, or the trial that is booked already. `before` is said first, `moved` is to get another time."""
    leave(conversation)
    coming = _coming(lead)
    if coming and moved is None:
        _tell_trial(conversation, coming, before)
        return
    slots = [[_slot(lead, group, date, moved)] for group, date in _slots(lead, moved)]
    if not slots:
        text = " ".join((before, _("There is no free time to try just now."))).strip()
        leave_to_person(conversation, text, menu_rows(conversation))
        return
    text = " ".join((before, _("The trial lesson is free. Which time suits you?"))).strip()
    rows = [*slots, [button(_("Ask a person"), "person")]]
    bot_says(conversation=conversation, text=text, buttons=rows)


def _coming(lead: Lead) -> TrialLesson | None:
    now = timezone.now()
    trials = TrialLesson.objects.for_page().scheduled().filter(lead=lead)
    coming = (trial for trial in trials if trial.starts_at > now and not trial.is_without_lesson)
    return min(coming, key=lambda trial: trial.starts_at, default=None)


def _slots(lead: Lead, moved: TrialLesson | None) -> list[tuple[Group, Date]]:
    taken = moved.guest.lesson_id if moved and moved.guest else None
    free = [
        (choice.group, date)
        for choice in find_groups(wish_of(lead)).choices
        for date in [date for date in choice.dates if not date.seats.is_full and date.lesson.pk != taken][:OF_ONE_GROUP]
    ]
    return free[:MOST_SLOTS]


def _slot(lead: Lead, group: Group, date: Date, moved: TrialLesson | None) -> Button:
    words = f"{moment_words(date.lesson.starts_at)} · {group.course.name}"
    return button(words, "slot", lead.pk, date.lesson.pk, *([moved.pk] if moved else []))


def choose_slot(conversation: Conversation, args: Sequence[str]) -> None:
    lead, lesson, moved = _of_button(conversation, args)
    words = _("Move your trial to %(when)s, %(what)s?") if moved else _("Book %(when)s, %(what)s?")
    yes = _("Yes, move it") if moved else _("Yes, book it")
    other = ("move", moved.pk) if moved else ("try", lead.pk)
    bot_says(
        conversation=conversation,
        text=words % {"when": moment_words(lesson.starts_at), "what": _what(lesson)},
        buttons=[[button(yes, "book", *args[:3])], [button(_("Other times"), *other)]],
    )


def book(conversation: Conversation, args: Sequence[str]) -> None:
    """Pressed twice, it is booked once."""
    lead, lesson, moved = _of_button(conversation, args)
    coming = _coming(lead)
    if moved:
        trial = moved if _is_in(moved, lesson) else move_trial(trial=moved, lesson=lesson, actor=None)
        _tell_trial(conversation, trial, _("It is moved."))
    elif coming:
        _tell_trial(conversation, coming)
    else:
        trial = book_trial(lead=lead, lesson=lesson, actor=None)
        _tell_trial(conversation, trial, _("It is booked. We look forward to seeing you!"))


def move(conversation: Conversation, args: Sequence[str]) -> None:
    trial = trial_of(conversation, args[0] if args else "")
    offer_trials(conversation, trial.lead, moved=trial)


def ask_to_cancel(conversation: Conversation, args: Sequence[str]) -> None:
    trial = trial_of(conversation, args[0] if args else "")
    bot_says(
        conversation=conversation,
        text=_("Cancel the trial on %(when)s?") % {"when": moment_words(trial.starts_at)},
        buttons=[[button(_("Yes, cancel it"), "drop", trial.pk)], [button(_("No, I will come"), "keep", trial.pk)]],
    )


def drop(conversation: Conversation, args: Sequence[str]) -> None:
    trial = trial_of(conversation, args[0] if args else "")
    with translation.override(open_organization().language):
        reason = _("Cancelled in the chat")
    cancel_trial(trial=trial, reason=reason, actor=None)
    text = _("It is cancelled. Choose another time whenever you like.")
    bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))


def keep(conversation: Conversation, args: Sequence[str]) -> None:
    _tell_trial(conversation, trial_of(conversation, args[0] if args else ""))


def _tell_trial(conversation: Conversation, trial: TrialLesson, before: str = "") -> None:
    lines = [
        before,
        _("Your trial lesson: %(when)s, %(what)s.") % {"when": moment_words(trial.starts_at), "what": trial.where},
        _where(trial),
    ]
    buttons = [button(_("Another time"), "move", trial.pk), button(_("Cancel"), "cancel", trial.pk)]
    text = "\n".join(line for line in lines if line)
    bot_says(conversation=conversation, text=text, buttons=[buttons, [button(_("Menu"), "menu")]])


def _where(trial: TrialLesson) -> str:
    branch = trial.room.branch if trial.room else None
    return ", ".join(part for part in (branch.name, branch.address) if part) if branch else ""


def _what(lesson: Lesson) -> str:
    return str(lesson.group.course.name)


def _is_in(trial: TrialLesson, lesson: Lesson) -> bool:
    return bool(trial.guest and trial.guest.lesson_id == lesson.pk)


def _of_button(conversation: Conversation, args: Sequence[str]) -> tuple[Lead, Lesson, TrialLesson | None]:
    """Only what is offered to everybody: a lesson to come of a running group. And only for their own."""
    if len(args) not in (2, 3) or not all(part.isdecimal() and len(part) <= 18 for part in args):
        raise StaleButtonError
    lead = lead_of(conversation, args[0])
    running = Group.objects.running(timezone.localdate())
    lessons = Lesson.objects.planned().filter(pk=int(args[1]), group__in=running, starts_at__gt=timezone.now())
    lesson = lessons.select_related("group__course").first()
    if lesson is None:
        raise StaleButtonError
    moved = trial_of(conversation, args[2]) if len(args) == 3 else None
    if moved and moved.lead_id != lead.pk:
        raise StaleButtonError
    return lead, lesson, moved
