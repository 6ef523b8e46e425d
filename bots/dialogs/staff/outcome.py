"""How a trial went, said by whom it concerns."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from bots.dialogs.registries import StaleButtonError
from bots.dialogs.staff.member import member_of
from bots.models import Conversation
from bots.services.lines import bot_says
from bots.staff.people import page_of
from bots.staff.traces import answer_topic
from messaging.services.enqueue_messages import Button
from organizations.models import Membership
from trials.choices import OUTCOMES, TrialStatus
from trials.models import TrialLesson
from trials.services.decide_trial import record_outcome

OFFER = "offer"


def tell_outcome(conversation: Conversation, args: Sequence[str]) -> None:
    """`outcome:<trial>:<attended, no_show or offer>`, by whom the trial concerns; the later word holds, as on its
    page."""
    member = member_of(conversation)
    if len(args) != 2 or args[1] not in {*(each.value for each in OUTCOMES), OFFER}:
        raise StaleButtonError
    trial = _visible_trial(member, args[0])
    came = args[1] != TrialStatus.NO_SHOW
    record_outcome(trial=trial, status=TrialStatus.ATTENDED if came else TrialStatus.NO_SHOW, actor=member)
    words = _("%(name)s came. It is written down.") if came else _("%(name)s did not come. It is written down.")
    text, buttons = words % {"name": trial.lead.name}, _offer_rows(trial, args[1])
    bot_says(conversation=conversation, text=text, buttons=buttons, topic=answer_topic(trial.lead_id))


def _offer_rows(trial: TrialLesson, what: str) -> list[list[Button]]:
    """The page where a price is written; a chat is no place for it."""
    url = page_of(trial)
    return [[{"text": _("Write the offer"), "url": url}]] if what == OFFER and url else []


def _visible_trial(member: Membership, name: str) -> TrialLesson:
    """A trial this person may see and decide, or teaches."""
    try:
        public_id = UUID(name)
    except ValueError:
        raise StaleButtonError from None
    trial: TrialLesson | None = (
        TrialLesson.objects.for_page().visible_to(member).filter(public_id=public_id).order_by("pk").first()
    )
    may_decide = trial is not None and ("trials.change_triallesson" in member.rights or trial.teacher == member)
    if trial is None or not may_decide:
        raise StaleButtonError
    return trial
