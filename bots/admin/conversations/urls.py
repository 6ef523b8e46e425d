"""Addresses of conversations, behind the site's own guard."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from bots.admin.conversations import pages as shown
from bots.admin.conversations import verbs
from bots.admin.conversations.file_page import file_page

VERBS: dict[str, shown.Verb] = {
    "answer": verbs.answer,
    "note": verbs.note,
    "take": verbs.take,
    "back": verbs.back,
    "close": verbs.close,
    "reopen": verbs.reopen,
    "seen": verbs.seen,
    "lead": verbs.lead,
    "link": verbs.link,
    "unlink": verbs.unlink,
    "resend": verbs.resend,
    "arrived": verbs.arrived,
}


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    views: dict[str, tuple[str, Callable[..., Any]]] = {
        "conversations": ("", shown.conversations),
        "conversations_news": ("news/", shown.news),
        "conversation_file": ("files/<uuid:public_id>/", file_page),
        "conversation": ("<uuid:public_id>/", shown.conversation),
        "conversation_leads": ("<uuid:public_id>/leads/", shown.leads),
        "conversation_quick": ("<uuid:public_id>/quick/<slug:key>/", shown.quick),
        **{f"conversation_{name}": (f"<uuid:public_id>/{name}/", shown.verb(act)) for name, act in VERBS.items()},
    }
    return [path(f"conversations/{route}", guard(view), name=name) for name, (route, view) in views.items()]
