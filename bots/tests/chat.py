"""A person with Telegram, for tests: writes, presses what they were shown, and reads what came."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bots.dialogs.router import route
from bots.models import Conversation
from bots.said import understand
from bots.services.keep_file import Fetched
from messaging.models import Message

_ids = itertools.count(1)


def message(chat: int, **content: Any) -> dict[str, Any]:
    """An update as Telegram writes it."""
    sender = {"id": chat, "is_bot": False, "first_name": "Aziz", "last_name": "Karimov", "language_code": "en"}
    sender |= content.pop("sender", {})
    number = next(_ids)
    body = {"message_id": number, "date": 1_700_000_000, "chat": {"id": chat, "type": "private"}, "from": sender}
    return {"update_id": number, "message": {**body, **content}}


def press(chat: int, data: str, label: str = "", sender: Mapping[str, Any] | None = None) -> dict[str, Any]:
    number = next(_ids)
    keys = {"inline_keyboard": [[{"text": label or data, "callback_data": data}]]}
    shown = {"message_id": number, "date": 1_700_000_000, "chat": {"id": chat, "type": "private"}, "text": "?"}
    aziz = {"id": chat, "is_bot": False, "first_name": "Aziz", "last_name": "Karimov", "language_code": "en"}
    query = {"id": str(number), "from": sender or aziz, "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": {**query, "message": {**shown, "reply_markup": keys}}}


@dataclass
class Person:
    """Straight to the router, without Telegram between."""

    chat: int = 7001
    updates: list[dict[str, Any]] = field(default_factory=list)

    def writes(self, text: str, **over: Any) -> "Person":
        return self._does(message(self.chat, text=text, **over))

    def sends(self, content: bytes = b"", **over: Any) -> "Person":
        return self._does(message(self.chat, **over), Fetched(content) if content else None)

    def presses(self, label: str) -> "Person":
        """A button of the last answer, by its words."""
        return self.presses_data(self.buttons[label], label)

    def presses_data(self, data: str, label: str = "") -> "Person":
        return self._does(press(self.chat, data, label))

    def _does(self, update: dict[str, Any], file: Fetched | None = None) -> "Person":
        said = understand(update)
        assert said is not None
        route(said, file)
        return self

    @property
    def answers(self) -> list[Message]:
        return list(Message.objects.filter(to=str(self.chat)).order_by("id"))

    @property
    def read(self) -> str:
        """The last answer."""
        return str(self.answers[-1].context["text"])

    @property
    def buttons(self) -> dict[str, str]:
        """{words: what stands behind} of the last answer that had any."""
        last = next(answer for answer in reversed(self.answers) if answer.buttons)
        return {key["text"]: key.get("data", "") for row in last.buttons for key in row}

    def told(self, kind: str) -> list[Message]:
        """What the program sent of this kind, whatever became of it."""
        return [message for message in self.answers if message.kind == kind]

    @property
    def conversation(self) -> Conversation:
        found: Conversation = Conversation.objects.get(chat__address=str(self.chat))
        return found
