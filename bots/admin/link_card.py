"""The card by which a chat is tied to a client or to oneself: a QR code and a link that work once, and the way back."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from bots.models import LinkCode
from bots.services.make_link_code import make_link_code
from clients.models import Client
from clients.services.link_chat import chats_of
from clients.services.link_chat import link_chat as link_client
from clients.services.link_chat import unlink_chat as unlink_client
from messaging.models import Bot
from messaging.reach import ways_to_colleagues
from organizations.admin.invitations import qr_code
from organizations.admin.scoped import membership_of
from organizations.admin.undo import UNDO_SECONDS
from organizations.choices import LEADERS
from organizations.models import Membership
from organizations.services.link_chat import switch_digests, unlink_chat

CARD = "bots/link_card.html"
UNDO = "unlinked client"


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    return [
        path("bot-link/me/", guard(of_oneself), name="bot_link_me"),
        path("bot-link/client/<int:client_id>/", guard(of_client), name="bot_link_client"),
    ]


@require_POST
def of_oneself(request: HttpRequest) -> HttpResponse:
    """Nobody else may: the chat gets this person's rights."""
    member = membership_of(request)
    if member is None:
        raise PermissionDenied
    if "unlink" in request.POST:
        unlink_chat(person=member)
        member.telegram_id = None
        return render(request, CARD, _card(member))
    if "digests" in request.POST:
        member.gets_digests = request.POST["digests"] == "on"
        switch_digests(person=member, is_on=member.gets_digests)
        return render(request, CARD, _card(member))
    return _with_code(request, member, lambda: make_link_code(actor=member, member=member))


@require_POST
def of_client(request: HttpRequest, client_id: int) -> HttpResponse:
    member = membership_of(request)
    if member is None or not request.user.has_perms(("bots.add_linkcode", "clients.view_client")):
        raise PermissionDenied
    client = Client.objects.filter(pk=client_id).first() if client_id < 2**63 else None
    if client is None:
        raise Http404
    if "unlink" in request.POST:
        undo = signing.dumps([client.pk, chats_of(client)], salt=UNDO)
        return render(request, CARD, {**_card(unlink_client(client=client, actor=member)), "undo": undo})
    if "undo" in request.POST:
        return render(request, CARD, _card(_link_again(client, request.POST["undo"])))
    return _with_code(request, client, lambda: make_link_code(actor=member, client=client))


def _link_again(client: Client, token: str) -> Client:
    """What the button named; nothing if it was made up or is too old, or they have another chat by now."""
    try:
        pk, chats = signing.loads(token, salt=UNDO, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        return client
    if pk == client.pk and client.telegram_id is None:
        for chat in chats:
            client = link_client(client=client, telegram_id=chat)
    return client


def _with_code(request: HttpRequest, whose: Membership | Client, make: Callable[[], LinkCode]) -> HttpResponse:
    try:
        code = make()
    except ValidationError as refusal:
        return render(request, CARD, {**_card(whose), "problem": " ".join(refusal.messages)})
    link = f"{Bot.objects.get().link}?start=link-{code.code}"
    return render(request, CARD, {**_card(whose), "code": code, "link": link, "qr": qr_code(link)})


def _card(whose: Membership | Client) -> dict[str, Any]:
    is_own = isinstance(whose, Membership)
    door = reverse("admin:bot_link_me") if is_own else reverse("admin:bot_link_client", args=(whose.pk,))
    return {
        "link_door": door,
        "is_own": is_own,
        "whose": whose,
        "is_linked": whose.telegram_id is not None,
        "chats": len(chats_of(whose)) if isinstance(whose, Client) else 1,
        "has_bot": Bot.objects.exists(),
        "reads_figures": isinstance(whose, Membership) and _reads_figures(whose),
    }


def _reads_figures(person: Membership) -> bool:
    """Who leads, and can be told: in the chat, or by email."""
    return person.has_role(LEADERS) and (person.telegram_id is not None or bool(ways_to_colleagues([person])))


# --- On pages of others -------------------------------------------------------------------------
def card_of_person(request: HttpRequest, person: Any) -> Mapping[str, Any]:
    """On the own profile only; nothing without a bot."""
    is_own = person == getattr(request, "membership", None)
    return _card(person) if is_own and (Bot.objects.exists() or _reads_figures(person)) else {}


def card_of_client(request: HttpRequest, client: Any) -> Mapping[str, Any]:
    may = request.user.has_perm("bots.add_linkcode") and not client.is_company and not client.is_archived
    return _card(client) if may and Bot.objects.exists() else {}
