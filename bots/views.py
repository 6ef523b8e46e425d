"""Where Telegram brings updates."""

import json
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bots.services.receive_updates import NotAnUpdateError, receive_update
from messaging.models import Bot
from organizations.scoping import platform_wide
from organizations.visitors import visitor_scope
from organizations.wake import wake

MOST_BYTES = 2**20


@csrf_exempt
@require_POST
def telegram_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Kept and answered at once; a worker reads it. Only who knows the secret given to Telegram is listened to."""
    bot = _bot(public_id)
    if bot is None:
        return _said(404)
    if not bot.secret or not constant_time_compare(
        request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), bot.secret
    ):
        return _said(403)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _said(413)
    with visitor_scope(bot.organization):
        try:
            receive_update(bot=bot, payload=json.loads(request.body))
        except RequestDataTooBig:
            return _said(413)
        except (NotAnUpdateError, ValueError, RecursionError):
            return _said(400)
        wake(bot.organization)
    return _said(200)


def _bot(public_id: UUID) -> Bot | None:
    with platform_wide():
        bots = Bot.objects.select_related("organization").filter(organization__is_active=True)
        bot: Bot | None = bots.filter(public_id=public_id).first()
    return bot


def _said(status: int) -> HttpResponse:
    return HttpResponse(status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})
