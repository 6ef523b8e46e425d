"""The one page of a center's bot: connecting, the QR for the wall, a test, disconnecting. The token is never shown."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bots.linked import NOT_LINKED, count_linked
from bots.services.chat_commands import forget_chat_commands
from bots.services.send_test import send_test
from bots.services.set_commands import set_commands
from messaging.choices import BotState
from messaging.models import Bot
from messaging.services.connect_bot import connect_bot, disconnect_bot
from organizations.admin import OrganizationModelAdmin
from organizations.admin.invitations import qr_code

PAGE = "admin:messaging_bot_changelist"


class TokenForm(forms.Form):
    """What @BotFather gave."""

    token = forms.CharField(
        label=gettext_lazy("Token from @BotFather"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "bot-token"}),
        error_messages={"required": gettext_lazy("Paste the token first.")},
    )


@admin.register(Bot)
class BotAdmin(OrganizationModelAdmin):
    """A center has one bot or none: its list is that page."""

    def get_urls(self) -> list[URLPattern]:
        doors = {"connect": self.connect_view, "test": self.test_view, "disconnect": self.disconnect_view}
        own = [
            path(f"{name}/", self.admin_site.admin_view(view), name=f"messaging_bot_{name}")
            for name, view in doors.items()
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._page(request, TokenForm())

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self._to_page(request, self.has_add_permission(request))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        return self._to_page(request, found is not None and self.has_view_permission(request, found))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of the center one is at work in; the platform's staff without one have no bot."""
        return request.membership is not None and super().has_view_permission(request, obj)  # type: ignore[attr-defined]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.membership is not None and super().has_change_permission(request, obj)  # type: ignore[attr-defined]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is disconnected by its own button, which tells Telegram too."""
        return False

    def connect_view(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST)

        def connect() -> str:
            if not form.is_valid():
                raise ValidationError([error for errors in form.errors.values() for error in errors])
            bot = connect_bot(token=form.cleaned_data["token"], actor=request.membership)  # type: ignore[attr-defined]
            set_commands(bot)
            forget_chat_commands()
            return _("%(bot)s is connected.") % {"bot": bot}

        return self._do(request, self.has_add_permission(request), connect)

    def test_view(self, request: HttpRequest) -> HttpResponse:
        def test() -> str:
            send_test(member=request.membership)  # type: ignore[attr-defined]
            return _("A test message is on its way to your Telegram.")

        return self._do(request, self.has_change_permission(request), test)

    def disconnect_view(self, request: HttpRequest) -> HttpResponse:
        def disconnect() -> str:
            bot = Bot.objects.first()
            if bot is None:
                raise ValidationError(_("There is no bot any more."))
            disconnect_bot(bot=bot, actor=request.membership)  # type: ignore[attr-defined]
            return _("%(bot)s is disconnected. Paste its token to connect it again.") % {"bot": bot}

        return self._do(request, self.has_change_permission(request), disconnect)

    def _do(self, request: HttpRequest, is_allowed: bool, act: Callable[[], str]) -> HttpResponse:
        """Only POST changes; what is refused stands on the page it was asked on."""
        if not is_allowed:
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            messages.success(request, act())
        except ValidationError as refusal:
            return self._page(request, TokenForm(), problems=refusal.messages)
        return HttpResponseRedirect(reverse(PAGE))

    def _to_page(self, request: HttpRequest, is_allowed: bool) -> HttpResponse:
        if not is_allowed:
            raise PermissionDenied
        return HttpResponseRedirect(reverse(PAGE))

    def _page(self, request: HttpRequest, form: TokenForm, problems: list[str] | None = None) -> HttpResponse:
        bot = Bot.objects.first()
        member = request.membership  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Telegram bot"),
            "opts": self.opts,
            "form": form,
            "problems": problems,
            "bot": bot,
            "qr": qr_code(bot.link) if bot and bot.link else "",
            "is_halted": bool(bot and bot.state == BotState.HALTED),
            "is_unreadable": bool(bot and not bot.token),
            "is_pushed": settings.PUBLIC_URL.startswith("https://"),
            "may_change": self.has_change_permission(request),
            "is_linked": bool(member and member.telegram_id),
            "linked": count_linked() if bot else None,
            "not_linked_url": f"{reverse('admin:clients_client_changelist')}?{NOT_LINKED}",
        }
        return render(request, "bots/bot_page.html", context)
