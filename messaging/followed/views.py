"""`/go/<word>`: on to where a link of a message leads. `/seen/<word>.gif`: a picture that a mail shows when it is read.

Both answer a GET and write down that somebody came, which is the one thing they are for; nothing else changes, and
coming again changes nothing at all.
"""

import base64
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.machines import is_machine
from common.network_address import address_of
from common.visit_limits import VisitLimit, count_visit
from messaging.choices import Channel, TraceKind
from messaging.followed.keepers import Trace, keep_trace
from messaging.followed.links import address_to_go, links_of
from messaging.followed.pages import Page, page_behind
from messaging.followed.tokens import Named, Purpose, read_token, token_of
from messaging.models import Message
from organizations.scoping import platform_wide
from organizations.visitors import visitor_scope

# Beyond it people still get where they want, and nothing is looked for or written. A telephone network puts hundreds
# of people behind one address.
BY_LINK = VisitLimit("followed link", most=60, within=timedelta(hours=1))
BY_ADDRESS = VisitLimit("followed links by address", most=600, within=timedelta(hours=1))
# Programs that guard a mailbox open all that comes, at once.
NOBODY_READS_WITHIN = timedelta(seconds=5)
# What an own page knows a visitor by.
VISIT = "via"
_PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@never_cache
@require_safe
def go_page(request: HttpRequest, token: str) -> HttpResponse:
    """On to the address that stands in the message as it is kept. A word that is not ours is refused unread."""
    named = read_token(Purpose.LINK, token)
    message = _message(named) if named else None
    links = links_of(message) if message else []
    target = address_to_go(links[named.number]) if named and named.number < len(links) else ""
    if message is None or named is None or not target:
        return _nothing(request)
    with visitor_scope(message.organization):
        page = page_behind(target)
        if _counts(request, token, message):
            keep_trace(Trace(TraceKind.CLICKED, message, timezone.now(), named.number, page))
    answer = HttpResponseRedirect(_with_visit(target, named) if page.wants_token else target)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@never_cache
@require_safe
def seen_picture(request: HttpRequest, token: str) -> HttpResponse:
    """The same picture whatever the word is: nobody learns which words are ours."""
    named = read_token(Purpose.SEEN, token)
    message = _message(named) if named else None
    if message is not None:
        with visitor_scope(message.organization):
            if _counts(request, token, message):
                keep_trace(Trace(TraceKind.OPENED, message, timezone.now()))
    answer = HttpResponse(_PICTURE, content_type="image/gif")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def note_visit(request: HttpRequest, page: Page) -> None:
    """Called by an own page, in the scope of its center, for a person who reads it: they came by a link of ours."""
    named = read_token(Purpose.VISIT, request.GET.get(VISIT, ""))
    message = Message.objects.filter(pk=named.message).first() if named else None
    if named and message and _counts(request, request.GET[VISIT], message):
        keep_trace(Trace(TraceKind.VISITED, message, timezone.now(), named.number, page))


def _message(named: Named) -> Message | None:
    with platform_wide():
        rows = Message.objects.filter(pk=named.message, organization__is_active=True)
        message: Message | None = rows.select_related("organization").first()
    return message


def _counts(request: HttpRequest, token: str, message: Message) -> bool:
    """A person, as far as anybody can tell. One who only asks how long the answer would be has read nothing."""
    if request.method != "GET" or is_machine(request) or _is_too_soon(message):
        return False
    address = address_of(request) or ""
    return not count_visit({BY_LINK: f"{token} {address}", BY_ADDRESS: address})


def _is_too_soon(message: Message) -> bool:
    if message.channel != Channel.EMAIL:
        return False
    return message.sent_at is None or timezone.now() - message.sent_at < NOBODY_READS_WITHIN


def _with_visit(target: str, named: Named) -> str:
    parts = urlsplit(target)
    word = f"{VISIT}={token_of(Purpose.VISIT, named)}"
    query = f"{parts.query}&{word}" if parts.query else word
    return urlunsplit(parts._replace(query=query))


def _nothing(request: HttpRequest) -> HttpResponse:
    language = translation.get_language_from_request(request)
    with translation.override(language):
        return render(request, "messaging/link_closed.html", {"language": language}, status=404)
