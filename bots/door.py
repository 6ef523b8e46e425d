"""Lets Telegram in before all that is there for people: sessions, languages, logins, what browsers must be told."""

import re
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from bots.views import telegram_page

WEBHOOK = re.compile(r"/bots/telegram/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


class TelegramDoor:
    """The first middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = WEBHOOK.fullmatch(request.path_info)
        return telegram_page(request, UUID(found[1])) if found else self.get_response(request)
