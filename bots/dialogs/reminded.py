"""What is answered to the reminder of a trial: coming, cannot, another time."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from bots.dialogs.known import leads_of
from bots.dialogs.menu import menu_rows
from bots.dialogs.registries import StaleButtonError
from bots.dialogs.trials import offer_trials
from bots.dialogs.words import moment_words, when_a_person_answers
from bots.models import Conversation
from bots.services.lines import bot_says
from messaging.choices import Channel
from messaging.models import Message
from trials.choices import TrialAnswer
from trials.models import TrialLesson
from trials.services.answer_trial import answer_trial
from trials.services.send_reminders import topic_of
from trials.texts import BEFORE


def answer(conversation: Conversation, args: Sequence[str]) -> None:
    """`trial:<its id>:<the answer>`, as `trials.texts.answer_buttons` writes it."""
    if len(args) != 2 or args[1] not in TrialAnswer.values:
        raise StaleButtonError
    trial = answer_trial(trial=_asked_about(conversation, args[0]), answer=args[1])
    if args[1] == TrialAnswer.COMING:
        text = _("Thank you! See you on %(when)s.") % {"when": moment_words(trial.starts_at)}
        bot_says(conversation=conversation, text=text)
    elif args[1] == TrialAnswer.ANOTHER and trial.lead_id in {lead.pk for lead in leads_of(conversation)}:
        offer_trials(conversation, trial.lead, moved=trial)
    else:
        text = _("Thank you for telling us.") + " " + when_a_person_answers()
        bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))


def _asked_about(conversation: Conversation, number: str) -> TrialLesson:
    """A trial of theirs, or one this chat was reminded of. Raises StaleButtonError for any other."""
    try:
        trial = TrialLesson.objects.for_page().filter(public_id=UUID(number)).first()
    except ValueError as made_up:
        raise StaleButtonError from made_up
    if trial is None:
        raise StaleButtonError
    chat = conversation.chat
    asked = Message.objects.filter(channel=Channel.TELEGRAM, to=chat.address, kind=BEFORE, topic=topic_of(trial))
    if trial.lead_id not in {lead.pk for lead in leads_of(conversation)} and not asked.exists():
        raise StaleButtonError
    found: TrialLesson = trial
    return found
