"""The log of webhooks: what was sent to whom, what was answered, when it is tried next; and again by a press."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from common.counting import CappedPaginator
from messaging.admin.webhooks.words import about_words, answer_words, event_words, next_words, post_chip, post_url
from messaging.models import WebhookPost
from messaging.services.change_endpoint import send_again, send_all_again
from organizations.admin import OrganizationModelAdmin, row_action
from organizations.admin.actions import BulkAction
from organizations.admin.base import ReadOnlyRows


class SendAgain(BulkAction):
    name = "send_all_again"
    title = gettext_lazy("Send again")
    description = gettext_lazy("The same posts leave once more, under the same ids: the receiver can tell.")
    permission = "send_again"
    icon = "replay"

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> str:
        count = send_all_again(posts=rows)
        if not count:
            return _("None of them can leave: their webhooks are off, or the people were erased.")
        return ngettext("%(n)d is sent again.", "%(n)d are sent again.", count) % {"n": count}


@admin.register(WebhookPost)
class WebhookPostAdmin(ReadOnlyRows, OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Every post of a webhook stands here for a month: what was sent, what was answered, when it is tried again. "
        "Add a webhook first."
    )
    add_words = gettext_lazy("Add a webhook")
    list_display = ("event", "endpoint", "state_cell", "answer_cell", "attempts", "next_cell")
    list_display_links = None
    list_filter = ("state", "endpoint")
    list_select_related = ("endpoint",)
    ordering = ("-id",)
    show_full_result_count = False
    paginator = CappedPaginator
    actions = [SendAgain()]
    actions_detail = actions_row = ("send_again",)
    fields = (
        *("event_name", "endpoint", "state_cell", "created_at", "attempts", "tried_at", "answer_cell", "next_cell"),
        *("answer_text", "number", "body_text"),
    )
    readonly_fields = ("event_name", "state_cell", "answer_cell", "next_cell", "answer_text", "number", "body_text")

    class Media:
        css = {"all": ("messaging/hooks.css",)}

    def begin_url(self, request: HttpRequest) -> str:
        if not request.user.has_perm("messaging.add_webhookendpoint"):
            return ""
        return reverse("admin:messaging_webhookendpoint_add")

    def has_send_again_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Why a post cannot leave is said by the verb."""
        return bool(request.user.has_perm("messaging.change_webhookendpoint"))

    @row_action(
        title=gettext_lazy("Send again"),
        permission="send_again",
        icon="replay",
        description=gettext_lazy("The same post leaves once more, under the same id: the receiver can tell."),
    )
    def send_again(self, request: HttpRequest, post: WebhookPost, data: dict[str, Any]) -> str:
        send_again(post=post)
        return _("It is on its way once more.")

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("event"))
    def event(self, row: WebhookPost) -> SafeString:
        happened = date_format(timezone.localtime(row.created_at), "j M, H:i:s")
        about = " · ".join(filter(None, (about_words(row), happened)))
        link = '<span class="hook-cell"><a class="hook-name" href="{}">{}</a><small class="hook-url">{}</small></span>'
        return format_html(link, post_url(row), event_words(row), about)

    @display(description=gettext_lazy("event"))
    def event_name(self, row: WebhookPost) -> SafeString:
        return format_html("{} <code>{}</code>", event_words(row), row.type)

    @display(description=gettext_lazy("state"))
    def state_cell(self, row: WebhookPost) -> SafeString:
        return post_chip(row)

    @display(description=gettext_lazy("answer"))
    def answer_cell(self, row: WebhookPost) -> str:
        return answer_words(row)

    @display(description=gettext_lazy("next attempt"))
    def next_cell(self, row: WebhookPost) -> str:
        return next_words(row) or "—"

    @display(description=gettext_lazy("what was answered"))
    def answer_text(self, row: WebhookPost) -> SafeString | str:
        return format_html('<pre class="hook-body">{}</pre>', row.answer) if row.answer else "—"

    @display(description="webhook-id")
    def number(self, row: WebhookPost) -> SafeString:
        return format_html("<code>{}</code>", row.webhook_id)

    @display(description=gettext_lazy("what was sent"))
    def body_text(self, row: WebhookPost) -> SafeString | str:
        """Laid out for reading; what is signed has no spaces."""
        if not row.body:
            return _("It was about a person who was erased: nothing of it is left.")
        try:
            body = json.dumps(json.loads(row.body), ensure_ascii=False, indent=2)
        except ValueError:
            body = row.body
        return format_html('<pre class="hook-body">{}</pre>', body)
