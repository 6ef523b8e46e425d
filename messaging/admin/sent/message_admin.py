"""Sent messages in the admin: the list and the page, in one class."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy

from messaging.admin.sent.bulk import UNDO_VIEW, CallOff, Dealt, RetryFailed, take_back
from messaging.admin.sent.context import MessageChangeList, MessageListContext
from messaging.admin.sent.filters import VIEW_KEYS
from messaging.admin.sent.page import MessagePageAdmin
from messaging.admin.sent.search import find_messages
from messaging.admin.sent.shown import shown_rows
from messaging.models import Message
from organizations.admin.listing.admin import RowsListAdmin
from organizations.admin.listing.views import canonical_query

# An answer to this target is the row alone.
ROW_ID = "message-row-"


@admin.register(Message)
class MessageAdmin(RowsListAdmin, MessagePageAdmin):
    """Nobody writes or deletes a message here: it is enqueued by what it is about, and called off."""

    changelist_class, context_class = MessageChangeList, MessageListContext
    list_title = gettext_lazy("Sent messages")
    change_list_template = "messaging/sent/list.html"
    search_fields = ("recipient",)
    row_id_prefix = ROW_ID
    actions = (RetryFailed(), CallOff(), Dealt())

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return find_messages(queryset, search_term), False

    def row_response(self, request: HttpRequest, row: Any) -> HttpResponse:
        return render(request, "messaging/sent/row.html", {"row": shown_rows([row])[0], "may_work": True})

    def get_urls(self) -> list[URLPattern]:
        name = UNDO_VIEW.removeprefix("admin:")
        return [path("undo/<str:token>/", self.admin_site.admin_view(self.undo_view), name=name), *super().get_urls()]

    def undo_view(self, request: HttpRequest, token: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        messages.success(request, take_back(token))
        asked = dict(QueryDict(request.POST.get("back", "")).lists())
        query = canonical_query(asked, VIEW_KEYS)
        return HttpResponseRedirect(f"{reverse('admin:messaging_message_changelist')}?{query}")
