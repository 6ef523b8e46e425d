"""Fetches updates, where Telegram cannot bring them: on a computer without an address of its own."""

import logging
import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from bots.services.receive_updates import receive_polled
from bots.telegram_api import UPDATES_WANTED, Api, opened
from messaging.channels.base import AccountRefusedError
from messaging.channels.telegram import trouble
from messaging.choices import BotState, Channel
from messaging.models import Bot
from messaging.outbox.troubles import halt_channel
from organizations.models import Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.wake import wake

logger = logging.getLogger(__name__)

LONG = 20
LOOKED_AGAIN_SECONDS = 3.0
LONGEST_PAUSE = 30.0
# After a week without updates Telegram begins to count anew: the old number would make it drop the new ones.
COUNTS_ON = timedelta(days=6)


def is_pushed() -> bool:
    """Whether Telegram brings the updates to our address."""
    return settings.PUBLIC_URL.startswith("https://")


def bots_to_poll() -> dict[int, Organization]:
    """Of all centers: {bot: its center}."""
    with platform_wide():
        rows = Bot.objects.filter(state=BotState.ON, organization__is_active=True).select_related("organization")
        return {bot.pk: bot.organization for bot in rows}


def poll_once(bot_id: int, center: Organization, *, seconds: int = 0, api: Api | None = None) -> int:
    """How many updates came. They are kept before Telegram is told so, by the number that is asked for next."""
    with organization_scope(center):
        bot = Bot.objects.get(pk=bot_id)
        if api is None:
            with opened(bot) as own:
                return poll_once(bot_id, center, seconds=seconds, api=own)
        is_counting_on = bot.seen_at and timezone.now() - bot.seen_at < COUNTS_ON
        found = api.ask(
            api.bot.get_updates(
                offset=bot.next_update_id if is_counting_on else 0, timeout=seconds, allowed_updates=UPDATES_WANTED
            )
        )
        if found:
            receive_polled(bot=bot, payloads=[update.to_dict() for update in found])
            wake(center)
    return len(found)


class Poller(threading.Thread):
    """Asks for one bot until told to stop; no error ends it but a token that Telegram refuses."""

    def __init__(self, bot_id: int, center: Organization) -> None:
        super().__init__(daemon=True, name=f"bot-{bot_id}")
        self.bot_id = bot_id
        self.center = center
        self.stopping = threading.Event()
        self.pause = 1.0

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                with organization_scope(self.center):
                    bot = Bot.objects.get(pk=self.bot_id)
                with opened(bot) as api:
                    self._poll(api)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
                self._rest(error)
            finally:
                connection.close()

    def _poll(self, api: Api) -> None:
        from telegram.error import Conflict, RetryAfter, TelegramError

        while not self.stopping.is_set():
            try:
                poll_once(self.bot_id, self.center, seconds=LONG, api=api)
                self.pause = 1.0
            except Conflict as conflict:
                self._make_way(api, str(conflict))
            except RetryAfter as refusal:
                after: Any = refusal.retry_after
                self.stopping.wait(after.total_seconds() if isinstance(after, timedelta) else after)
            except TelegramError as error:
                meaning = trouble(error, api.bot.request.status)  # type: ignore[attr-defined]
                if isinstance(meaning, AccountRefusedError):
                    self._halt(str(meaning))
                    return
                self._rest(error)
            except DatabaseError as error:
                self._rest(error)
                return  # with a new connection

    def _make_way(self, api: Api, said: str) -> None:
        """A webhook of an earlier address stands in the way; what waits there comes to us. Or another program asks for
        the same bot: then they take turns."""
        if "webhook" in said.lower():
            api.ask(api.bot.delete_webhook(drop_pending_updates=False))
        else:
            logger.warning("Bot %s: another program asks Telegram for its updates too.", self.bot_id)
            self.stopping.wait(LOOKED_AGAIN_SECONDS)

    def _halt(self, why: str) -> None:
        with organization_scope(self.center):
            halt_channel(Channel.TELEGRAM, why[:250])
        self.stopping.set()

    def _rest(self, error: Exception) -> None:
        logger.warning("Bot %s: %s; tried again in %.0f s.", self.bot_id, type(error).__name__, self.pause)
        self.stopping.wait(self.pause)
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


def poll_all(stopping: threading.Event) -> None:
    """Every bot that is on, and those that are connected meanwhile, until told to stop."""
    pollers: dict[int, Poller] = {}
    while not stopping.is_set():
        try:
            wanted = {} if is_pushed() else bots_to_poll()
        except DatabaseError as error:
            logger.warning("Bots cannot be looked up: %s", type(error).__name__)
            close_old_connections()
            wanted = {pk: poller.center for pk, poller in pollers.items()}
        for pk in [pk for pk, poller in pollers.items() if pk not in wanted or not poller.is_alive()]:
            pollers.pop(pk).stopping.set()
        for pk in wanted.keys() - pollers.keys():
            pollers[pk] = Poller(pk, wanted[pk])
            pollers[pk].start()
        stopping.wait(LOOKED_AGAIN_SECONDS)
    for poller in pollers.values():
        poller.stopping.set()
