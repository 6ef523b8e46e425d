"""Handles the updates that wait: one at a time of a chat, in order, each in one transaction with all it changes."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from bots.dialogs.router import route
from bots.models import Update
from bots.said import Said, understand
from bots.services.keep_file import Fetched, fetch
from bots.telegram_api import Api, opened
from messaging.choices import BotState
from messaging.models import Bot
from messaging.outbox.drain import drain

logger = logging.getLogger(__name__)

# Longer than any download takes: whoever died at an update gives it free by this.
LEASE = timedelta(seconds=120)
# After a failure it is tried again so much later; after the last it is left, with what went wrong.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 60, 120))
AT_ONCE = 200
TIME = timedelta(seconds=40)
TIME_TO_ANSWER = timedelta(seconds=20)
# Telegram forgets an update after a day: nothing older comes again.
KEPT = timedelta(days=7)


def is_anything_due() -> bool:
    return Update.objects.filter(_free(), handled_at=None).exists()


def handle_due(time: timedelta = TIME) -> int:
    """How many were handled. Answers leave at once. Several at the same time are safe."""
    ends = timezone.now() + time
    bot = Bot.objects.first()
    if bot is None:
        return 0
    handled = 0
    with _line(bot) as api:
        while timezone.now() < ends and (due := _due()):
            done = sum(_handle(update, api) for update in due if timezone.now() < ends)
            handled += done
            if not done:
                break
    if handled:
        drain(TIME_TO_ANSWER)
    return handled


def forget_old() -> None:
    """What was handled is known by its number for as long as it could come again, and no longer."""
    Update.objects.filter(received_at__lt=timezone.now() - KEPT, handled_at__isnull=False).delete()


@contextmanager
def _line(bot: Bot) -> Iterator[Api | None]:
    """Without a token that can be read nothing is asked; what was said is handled all the same."""
    if not bot.token or bot.state != BotState.ON:
        yield None
        return
    with opened(bot) as api:
        yield api


def _free() -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=timezone.now())


def _due() -> list[Update]:
    """The first of each chat, if nobody is at it and it does not rest."""
    waiting = Update.objects.filter(handled_at=None).order_by()
    firsts = waiting.values("chat").annotate(first=Min("update_id")).order_by("first").values_list("first", flat=True)
    return list(waiting.filter(_free(), update_id__in=list(firsts[:AT_ONCE])).order_by("update_id"))


def _claimed(update: Update) -> bool:
    mine = Update.objects.filter(_free(), pk=update.pk, handled_at=None)
    lease = timezone.now() + LEASE
    if not mine.update(lease_until=lease, attempts=F("attempts") + 1):
        return False
    update.refresh_from_db()
    return update.lease_until == lease


def _handle(update: Update, api: Api | None) -> bool:
    """Whether it is done with. A worker that died at it five times is a failure as any other."""
    if not _claimed(update):
        return False
    said = None
    try:
        if update.attempts > len(PAUSES) + 1:
            raise RuntimeError("The program stopped while it handled this.")
        said = understand(update.payload)
        if said is not None:
            _answer(update, said, fetch(said, api))
        else:
            _finish(update)
    except Exception as error:  # noqa: BLE001 - one update stops no other
        _fail(update, error)
        return False
    finally:
        if said is not None and said.callback_id and api is not None:
            api.answer_button(said.callback_id)
    return True


def _answer(update: Update, said: Said, file: Fetched | None) -> None:
    """What was said, what it changes, what is answered, and that it is done: all of it or nothing."""
    with transaction.atomic():
        if not _finish(update):
            return
        route(said, file)


def _finish(update: Update) -> bool:
    """False if the lease ran out and somebody else has done it. What was said is in the conversation by now."""
    mine = Update.objects.filter(pk=update.pk, lease_until=update.lease_until, handled_at=None)
    return bool(mine.update(handled_at=timezone.now(), lease_until=None, payload={}, error=""))


def _fail(update: Update, error: Exception) -> None:
    """Only where it happened is kept: an error's own words may hold a phone."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    why = f"{type(error).__name__} in {where.filename.rpartition('/')[2]}, line {where.lineno}"
    is_last = update.attempts > len(PAUSES)
    now = timezone.now()
    Update.objects.filter(pk=update.pk, lease_until=update.lease_until).update(
        error=why[:250],
        lease_until=None if is_last else now + PAUSES[update.attempts - 1],
        handled_at=now if is_last else None,
    )
    logger.error("Update %s was not handled (attempt %s): %s", update.pk, update.attempts, why)
