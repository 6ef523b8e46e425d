"""Where Telegram brings updates."""

import json
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bots.remembered import bot_at, forget, is_told_by
from bots.services.receive_updates import NotAnUpdateError, receive_update
from organizations.visitors import visitor_scope
from organizations.wake import wake

MOST_BYTES = 2**20


@csrf_exempt
@require_POST
def telegram_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Kept and answered at once; a worker reads it. Only who knows the secret given to Telegram is listened to."""
    bot = bot_at(public_id)
    if bot is None:
        return _said(404)
    if not is_told_by(bot, request.META.get("HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN", "")):
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
        except IntegrityError:
            # Taken away in these seconds.
            forget(bot)
            return _said(404)
        wake(bot.organization)
    return _said(200)


def _said(status: int) -> HttpResponse:
    return HttpResponse(
        status=status, content_type="text/plain", headers={"Cache-Control": "no-store", "Content-Length": "0"}
    )
