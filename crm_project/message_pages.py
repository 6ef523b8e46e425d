"""Pages that say one thing: what happened and what to do about it. In the frame for members, bare for others."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FRAME, BARE = "admin/base_site.html", "unfold/layouts/unauthenticated.html"


@dataclass(frozen=True)
class Message:
    """What such a page says; `link` is the way on."""

    title: str | Promise
    text: str | Promise
    icon: str = "info"
    link: str = ""
    link_text: str | Promise = ""
    offers_logout: bool = False


def message_page(request: HttpRequest, message: Message, status: int = 200) -> HttpResponse:
    layout = FRAME if getattr(request, "membership", None) else BARE
    context = {**admin.site.each_context(request), "title": message.title, "message": message, "layout": layout}
    return render(request, "crm_project/message.html", context, status=status)


def _home(request: HttpRequest) -> dict[str, Any]:
    if getattr(request, "membership", None):
        return {"link": reverse("admin:index"), "link_text": gettext_lazy("Go to the home page")}
    return {"link": reverse("admin:login"), "link_text": gettext_lazy("Log in")}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _(
        "The address is wrong, or what was here is gone or belongs to another center. "
        "Go back, or look for it with the search in the menu."
    )
    return message_page(request, Message(_("Nothing here"), text, "explore_off", **_home(request)), 404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    user = getattr(request, "user", None)
    if user and user.is_authenticated and getattr(request, "membership", None) is None:
        return no_center(request)
    text = _("Your roles do not open this page. If your work needs it, ask an owner of the center for the role.")
    return message_page(request, Message(_("Not for your roles"), text, "lock", **_home(request)), 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that carries no valid token: mostly a page that was open since before the last login."""
    text = _("This page was open for too long, so nothing was saved. Go back, reload the page and send it again.")
    return message_page(request, Message(_("Please send it again"), text, "sync_problem", **_home(request)), 403)


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The answer of axes after too many wrong passwords, for names that exist and for those that do not."""
    minutes = int(timedelta(hours=settings.AXES_COOLOFF_TIME).total_seconds() // 60)
    text = _(
        "Too many wrong passwords. Wait %(minutes)d minutes and try again, or ask an owner for a link for a new login."
    )
    message = Message(_("Wait a little"), text % {"minutes": minutes}, "lock_clock", **_home(request))
    return message_page(request, message, 429)


def no_center(request: HttpRequest) -> HttpResponse:
    text = _(
        "You are logged in as %(login)s, but you do not work in any center now. "
        "Open the link of your invitation, or ask the owner of the center for one."
    )
    link = {"link": reverse("admin:new_center"), "link_text": _("Open a center")} if request.user.is_superuser else {}
    message = Message(
        _("No center yet"), text % {"login": request.user.get_username()}, "door_front", **link, offers_logout=True
    )
    return message_page(request, message, 403)
