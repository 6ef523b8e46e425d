"""What somebody answers when the bot reminds them of a trial."""

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
from trials.choices import TrialAnswer
from trials.models import TrialLesson
from trials.services.answer_trial import answer_trial


def come(conversation: Conversation, args: Sequence[str]) -> None:
    """`come:<trial>:<answer>`. Whoever wants another time chooses it at once."""
    trial = _own_trial(conversation, args[0] if args else "")
    answer = args[1] if len(args) == 2 and args[1] in TrialAnswer.values else ""
    if not answer:
        raise StaleButtonError
    trial = answer_trial(trial=trial, answer=answer)
    when = moment_words(trial.starts_at)
    if answer == TrialAnswer.COMING:
        bot_says(conversation=conversation, text=_("Thank you! We are waiting for you: %(when)s.") % {"when": when})
    elif answer == TrialAnswer.ANOTHER:
        offer_trials(conversation, trial.lead, moved=trial)
    else:
        text = f"{_('Thank you for telling us.')} {when_a_person_answers()}"
        bot_says(conversation=conversation, text=text, buttons=menu_rows(conversation))


def _own_trial(conversation: Conversation, name: str) -> TrialLesson:
    """Raises StaleButtonError for anybody else's."""
    try:
        public_id = UUID(name)
    except ValueError:
        raise StaleButtonError from None
    own = TrialLesson.objects.for_page().filter(lead__in=leads_of(conversation), public_id=public_id)
    trial: TrialLesson | None = own.first()
    if trial is None:
        raise StaleButtonError
    return trial
