"""The page of one message: the text as it left, to whom, why and when, and what people decided about it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from common import veil
from common.contributions import TimelineEntry
from messaging.admin.sent.doors import DOORS
from messaging.admin.sent.shown import shown_rows
from messaging.admin.sent.words import meaning_of
from messaging.choices import MessageStatus
from messaging.models import Message
from messaging.rendering import rendered, templates_of
from messaging.services.acts import act_of
from messaging.services.retry_message import why_not
from organizations.admin.doors import RowDoors
from organizations.admin.journal_words import actor_name, sentence
from organizations.models import AuditEvent

_AGAIN = (MessageStatus.FAILED, MessageStatus.UNCERTAIN)


class MessagePageAdmin(RowDoors):
    """Change and history views of a message. Only doors change it."""

    doors = DOORS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def find_row(self, request: HttpRequest, key: int) -> Message | None:
        found: Message | None = Message.objects.select_related("created_by").filter(pk=key).first()
        return found

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        message = self.row_or_404(request, object_id)
        if request.method == "POST" or not self.has_view_permission(request, message):
            raise PermissionDenied
        return render(request, "messaging/sent/one.html", self.page_context(request, message))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The page tells it."""
        message = self.row_or_404(request, object_id)
        if not self.has_view_permission(request, message):
            raise PermissionDenied
        return HttpResponseRedirect(self.row_url(message))

    def body_response(self, request: HttpRequest, row: Message, *, is_note_saved: bool) -> HttpResponse:
        return render(request, "messaging/sent/body.html", self.page_context(request, row))

    def page_context(self, request: HttpRequest, message: Message) -> dict[str, Any]:
        shown = shown_rows([message])[0]
        text, subject, is_preview = _words(message)
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": message,
            "title": shown.name or shown.title,
            "message": message,
            "shown": shown,
            "text": veil.text(text),
            "subject": veil.text(subject),
            "is_preview": is_preview,
            "buttons": [[button.get("text", "") for button in row] for row in message.buttons],
            "meaning": meaning_of(message.error),
            "said": veil.text(message.error),
            "why_not": why_not(message) if message.status in _AGAIN else "",
            "can_change": self.has_change_permission(request, message),
            "lines": _lines(message),
        }


def _words(message: Message) -> tuple[str, str, bool]:
    """Text and subject as they left, or as they would leave now."""
    if message.text:
        return message.text, message.subject, False
    pair = (message.kind, message.language)
    try:
        words = rendered(templates_of([pair])[pair], message.context)
    except KeyError:
        return "", "", True
    return words.text, words.subject, True


def _lines(message: Message) -> list[TimelineEntry]:
    """What happened to it, the newest first."""
    by = message.created_by.name if message.created_by else _("the program")
    lines = [TimelineEntry(message.created_at, "edit_note", "blue", _("Written"), actor=by)]
    lines += [
        TimelineEntry(event.at, "touch_app", "violet", sentence(event.payload), actor=actor_name(event))
        for event in AuditEvent.objects.filter(model=message._meta.label_lower, object_id=message.pk).select_related(
            "actor"
        )
    ]
    if message.sent_at and not act_of(message):
        lines.append(TimelineEntry(message.sent_at, "done_all", "green", _("Sent")))
    return sorted(lines, key=lambda line: line.at, reverse=True)
