"""Webhooks: added with three answers, tried by a press, and seen to work by their log."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import age
from messaging.admin.webhooks.endpoint_form import EndpointForm
from messaging.admin.webhooks.endpoint_page import page_of, show_secret_next
from messaging.admin.webhooks.words import endpoint_chip, log_url
from messaging.choices import EndpointState, PostState
from messaging.models import WebhookEndpoint, WebhookPost
from messaging.services.change_endpoint import renew_secret, switch_endpoint, test_endpoint
from organizations.admin import row_action
from organizations.admin.connections import NEW_SECRET, ConnectionAdmin, Sign, per_row, renewed, sign_chips
from organizations.admin.listing.time_filters import midnight
from organizations.admin.undo import undo_of_row


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ConnectionAdmin):
    nothing_yet = gettext_lazy(
        "A webhook tells a program of yours what happens here: accounting, a mailing service, a table. Add its address "
        "and choose the events; you get a secret for it, and a button that sends a test."
    )
    add_words = gettext_lazy("Add a webhook")
    added = gettext_lazy("The webhook is there. Give its secret to your program, then send a test.")
    form = EndpointForm
    fields = ("name", "url", "events")
    list_display = ("name_cell", "state_cell", "last", "today")
    ordering = ("name",)
    actions_detail = ("send_test", "new_secret", "switch_on", "switch_off")
    actions_row = ("send_test",)
    change_form_outer_before_template = "messaging/webhooks/endpoint.html"

    class Media:
        css = {"all": ("messaging/hooks.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what was tried today, as days go at the center."""
        today = WebhookPost.objects.filter(endpoint=OuterRef("pk"), tried_at__gte=midnight(timezone.localdate()))
        rows: QuerySet = super().get_queryset(request)
        return rows.annotate(
            delivered_today=per_row(today.filter(state=PostState.DELIVERED), "endpoint"),
            again_today=per_row(today.filter(state=PostState.PENDING, attempts__gt=0), "endpoint"),
            failed_today=per_row(today.filter(state=PostState.FAILED), "endpoint"),
        )

    def how_to(self, request: HttpRequest, row: WebhookEndpoint) -> Mapping[str, Any]:
        return page_of(request, row)

    def response_add(
        self, request: HttpRequest, obj: WebhookEndpoint, post_url_continue: str | None = None
    ) -> HttpResponse:
        show_secret_next(request, obj)
        return super().response_add(request, obj, post_url_continue)

    # --- Verbs ----------------------------------------------------------------------------------
    def has_switch_on_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_so = not isinstance(obj, WebhookEndpoint) or obj.state != EndpointState.ON
        return self.has_change_permission(request, obj) and is_so

    def has_switch_off_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_so = not isinstance(obj, WebhookEndpoint) or obj.state == EndpointState.ON
        return self.has_change_permission(request, obj) and is_so

    @row_action(
        title=gettext_lazy("Send a test"),
        permission="change",
        icon="send",
        description=gettext_lazy("It is sent this moment, and you see what is answered."),
        submit=gettext_lazy("Send"),
    )
    def send_test(self, request: HttpRequest, endpoint: WebhookEndpoint, data: dict[str, Any]) -> str:
        answer = test_endpoint(endpoint=endpoint).answer
        facts = {"code": answer.code, "ms": answer.ms, "words": answer.words}
        if answer.is_good:
            return _("It works: the answer was %(code)s, after %(ms)s ms.") % facts
        if answer.code is None:
            raise ValidationError(_("Nothing was answered. %(words)s") % facts)
        raise ValidationError(_("The answer was %(code)s, after %(ms)s ms: %(words)s") % facts)

    @row_action(
        title=gettext_lazy("New secret"),
        permission="change",
        icon="key",
        description=gettext_lazy("For a day posts are signed with both, so that you can change it without a gap."),
    )
    def new_secret(self, request: HttpRequest, endpoint: WebhookEndpoint, data: dict[str, Any]) -> str:
        fresh = renew_secret(endpoint=endpoint, actor=request.membership)  # type: ignore[attr-defined]
        show_secret_next(request, fresh)
        return renewed(NEW_SECRET, fresh.old_secret_until)

    @row_action(
        title=gettext_lazy("Switch on"),
        permission="switch_on",
        icon="play_circle",
        description=gettext_lazy("What was kept for it is sent now."),
    )
    def switch_on(self, request: HttpRequest, endpoint: WebhookEndpoint, data: dict[str, Any]) -> SafeString:
        switch_endpoint(endpoint=endpoint, is_on=True, actor=request.membership)  # type: ignore[attr-defined]
        return _with_undo(request, _("Switched on."), endpoint, "switch_off")

    @row_action(
        title=gettext_lazy("Switch off"),
        permission="switch_off",
        icon="pause_circle",
        description=gettext_lazy("While it is off nothing is sent and nothing is kept for it."),
    )
    def switch_off(self, request: HttpRequest, endpoint: WebhookEndpoint, data: dict[str, Any]) -> SafeString:
        switch_endpoint(endpoint=endpoint, is_on=False, actor=request.membership)  # type: ignore[attr-defined]
        return _with_undo(request, _("Switched off."), endpoint, "switch_on")

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("what it is for"), ordering="name")
    def name_cell(self, row: WebhookEndpoint) -> SafeString:
        url = reverse("admin:messaging_webhookendpoint_change", args=(row.pk,))
        link = '<span class="hook-cell"><a class="hook-name" href="{}">{}</a><small class="hook-url">{}</small></span>'
        return format_html(link, url, row.name, row.url)

    @display(description=gettext_lazy("state"))
    def state_cell(self, row: WebhookEndpoint) -> SafeString:
        return endpoint_chip(row)

    @display(description=gettext_lazy("last delivered"))
    def last(self, row: WebhookEndpoint) -> SafeString | str:
        return format_html(_("{time} ago"), time=age(row.delivered_at)) if row.delivered_at else _("Nothing yet")

    @display(description=gettext_lazy("today"))
    def today(self, row: Any) -> SafeString | str:
        chips = sign_chips(
            (
                Sign(row.delivered_today, _("%(n)d delivered"), "green", "done_all"),
                Sign(row.again_today, _("%(n)d tried again"), "orange", "replay"),
                Sign(row.failed_today, _("%(n)d failed"), "red", "error"),
            )
        )
        return format_html('<a class="hook-chips" href="{}">{}</a>', log_url(row), chips) if chips else "—"


def _with_undo(request: HttpRequest, done: str, endpoint: WebhookEndpoint, verb: str) -> SafeString:
    return undo_of_row(request, done, reverse(f"admin:messaging_webhookendpoint_{verb}", args=(endpoint.pk,)))
