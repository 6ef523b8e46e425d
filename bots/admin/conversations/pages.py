"""Addresses of the page. A GET shows, for htmx only the part that is asked for; every verb is a POST."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.admin.bot_page import PAGE as BOT_PAGE
from bots.admin.conversations.asked import Asked
from bots.admin.conversations.card import card_context, leads_to_link
from bots.admin.conversations.left import left_context, wait_of
from bots.admin.conversations.thread import ON_THE_WAY, thread_context
from bots.models import Conversation, Line
from bots.names import about, name_of
from bots.quick_texts import AT_HAND, QUICK_TEXTS, quick_words
from common.paper_kinds import ACCEPTED
from common.row_keys import row_key, row_keys
from common.ui import AVATAR_TONES, initials
from messaging.choices import CHANNEL_ICONS, Channel
from messaging.models import Bot
from organizations.models import Membership

VIEW, CHANGE = "bots.view_conversation", "bots.change_conversation"
SHOWN_WITH = (
    "chat__number",
    "taken_by",
    "client",
    "lead__course",
    "lead__branch",
    "lead__owner",
    "lead__source__channel",
)
MOST_DUE = 100


@dataclass(frozen=True)
class Told:
    """What the toast says (nothing: what changed is seen), and what takes it back: an address, values."""

    text: str = ""
    undo: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    events: dict[str, Any] = field(default_factory=dict)


Verb = Callable[[HttpRequest, Conversation, Membership], Told]


def conversations(request: HttpRequest) -> HttpResponse:
    """The list alone; on a wide screen beside an empty middle."""
    check_right(request, VIEW)
    return _show(request, Asked(request.GET), None)


def conversation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them open."""
    return _show(request, Asked(request.GET), find_conversation(request, public_id))


def news(request: HttpRequest) -> HttpResponse:
    """Asked every few seconds: nothing, unless something was said after the line `after`, or one of the lines `due` is
    on its way no more."""
    check_right(request, VIEW)
    after = row_key(request.GET.get("after", "")) or 0
    due = row_keys(request.GET.get("due", "").split(","))[:MOST_DUE]
    sent = Line.objects.filter(pk__in=due, message__isnull=False)
    is_settled = bool(due) and sent.exclude(message__status__in=ON_THE_WAY).exists()
    if not is_settled and not Line.objects.filter(pk__gt=after).exists():
        return HttpResponse(status=204)
    asked, shown = Asked(request.GET), None
    if request.GET.get("open"):
        try:
            shown = find_conversation(request, UUID(request.GET["open"]))
        except ValueError as nonsense:
            raise Http404 from nonsense
    context = {**_context(request, asked, shown), "foot_before": request.GET.get("foot", "")}
    return render(request, "bots/conversations/news.html", context)


def quick(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """The words of one of the buttons above the box."""
    shown = find_conversation(request, public_id)
    if key not in QUICK_TEXTS:
        raise Http404
    return HttpResponse(quick_words(key, shown), content_type="text/plain; charset=utf-8")


def leads(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leads that may be who writes, while somebody types a name or a phone."""
    shown = find_conversation(request, public_id)
    check_right(request, CHANGE)
    text = request.GET.get("name", "")
    context = {"shown": shown, "text": text.strip(), "found": leads_to_link(member_of(request), shown, text)}
    return render(request, "bots/conversations/leads.html", context)


def verb(act: Verb) -> Callable[..., HttpResponse]:
    """A POST that does something to one conversation and answers with the page as it is then."""

    def view(request: HttpRequest, public_id: UUID) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        shown = find_conversation(request, public_id)
        check_right(request, CHANGE)
        try:
            told = act(request, shown, member_of(request))
        except ValidationError as error:
            return _refuse(request, shown, error.messages[0])
        return _answer(request, public_id, told)

    return view


def find_conversation(request: HttpRequest, public_id: UUID) -> Conversation:
    """404 for one that this person may not see."""
    check_right(request, VIEW)
    rows = Conversation.objects.visible_to(member_of(request)).select_related(*SHOWN_WITH)
    found: Conversation | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def check_right(request: HttpRequest, right: str) -> None:
    if getattr(request, "membership", None) is None or not request.user.has_perm(right):
        raise PermissionDenied


def member_of(request: HttpRequest) -> Membership:
    member: Membership = request.membership  # type: ignore[attr-defined]
    return member


def _refuse(request: HttpRequest, shown: Conversation, problem: str) -> HttpResponse:
    if "HX-Request" in request.headers:
        return HttpResponse(problem, status=400, content_type="text/plain; charset=utf-8")
    messages.error(request, problem)
    return HttpResponseRedirect(Asked().url(shown))


def _answer(request: HttpRequest, public_id: UUID, told: Told) -> HttpResponse:
    rows = Conversation.objects.visible_to(member_of(request)).select_related(*SHOWN_WITH)
    now = rows.filter(public_id=public_id).first()
    asked = Asked(QueryDict(request.POST.get("asked", "")))
    if "HX-Request" not in request.headers:
        if told.text:
            messages.success(request, told.text)
        return HttpResponseRedirect(asked.url(now))
    response = render(request, "bots/conversations/body.html", _context(request, asked, now))
    events = dict(told.events)
    if told.text:
        undo = (
            {"undo": _("Undo"), "url": told.undo, "target": "#conversations", "values": told.values}
            if told.undo
            else {}
        )
        events["crm:told"] = {"text": told.text, **undo}
    if events:
        response.headers["HX-Trigger"] = json.dumps(events)
    return response


def _show(request: HttpRequest, asked: Asked, shown: Conversation | None) -> HttpResponse:
    is_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    context = _context(request, asked, shown)
    if is_part:
        return render(request, "bots/conversations/body.html", context)
    frame = {**admin.site.each_context(request), "title": _("Conversations")}
    return render(request, "bots/conversations/page.html", {**frame, **context})


def _context(request: HttpRequest, asked: Asked, shown: Conversation | None) -> dict[str, Any]:
    member = member_of(request)
    newest = Line.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    context = {
        **left_context(member, asked, shown),
        **_bot(request),
        "asked": asked,
        "asked_query": asked.url().partition("?")[2],
        "newest": newest,
        "shown": shown,
        "member": member,
        "can_change": request.user.has_perm(CHANGE),
    }
    return {**context, **_open(request, asked, shown, member)} if shown else context


def _open(request: HttpRequest, asked: Asked, shown: Conversation, member: Membership) -> dict[str, Any]:
    name = name_of(shown)
    return {
        "name": name,
        "letters": initials(name.lstrip("@")),
        "avatar_tone": AVATAR_TONES[shown.pk % len(AVATAR_TONES)],
        "about": about(shown),
        "channel": Channel(shown.chat.channel).label,
        "channel_icon": CHANNEL_ICONS[shown.chat.channel],
        "has_dialogs": shown.chat.channel == Channel.TELEGRAM,
        "wait": wait_of(shown, member, timezone.now()),
        "quick_texts": list(QUICK_TEXTS.items()),
        "at_hand": AT_HAND,
        "accepted": ACCEPTED,
        "back_url": asked.url(),
        **thread_context(shown, member, asked),
        **card_context(request, shown),
    }


def _bot(request: HttpRequest) -> dict[str, Any]:
    """Whether what is written can leave, and where the bot is connected by who may."""
    may_connect = request.user.has_perm("messaging.add_bot")
    return {"has_bot": Bot.objects.exists(), "bot_url": reverse(BOT_PAGE) if may_connect else ""}
