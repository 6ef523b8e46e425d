"""Entries of the journal in words and chips."""

import json
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.ui import chip
from organizations.choices import AuditKind, Role
from organizations.models import AuditEvent

KIND_CHIPS: dict[str, tuple[str, str]] = {
    AuditKind.ADDED: ("green", "add"),
    AuditKind.CHANGED: ("blue", "edit"),
    AuditKind.DELETED: ("red", "delete"),
    AuditKind.EXPORTED: ("orange", "download"),
    AuditKind.INVITED: ("violet", "mail"),
    AuditKind.JOINED: ("green", "login"),
    AuditKind.IMPORTED: ("violet", "upload_file"),
    AuditKind.TAKEN_BACK: ("orange", "undo"),
    AuditKind.LEFT: ("gray", "logout"),
    AuditKind.RETURNED: ("green", "login"),
    AuditKind.REVEALED: ("orange", "visibility"),
    AuditKind.ERASED: ("red", "delete_forever"),
}


# What services note about an act, by the keys they use.
FACTS: dict[str, Any] = {
    "roles": gettext_lazy("roles"),
    "again": gettext_lazy("link for a new login"),
    "renewed": gettext_lazy("new link"),
    "withdrawn": gettext_lazy("withdrawn"),
    "brought_back": gettext_lazy("brought back"),
    "version": gettext_lazy("version"),
    "row": gettext_lazy("row"),
    "decision": gettext_lazy("decision"),
    "cells": gettext_lazy("typed"),
    "rows": gettext_lazy("rows"),
    "counts": "",
    "created": gettext_lazy("new"),
    "updated": gettext_lazy("filled"),
    "changed": gettext_lazy("changed"),
    "duplicate": gettext_lazy("known already"),
    "review": gettext_lazy("to review"),
    "invalid": gettext_lazy("invalid"),
    "count": gettext_lazy("leads"),
    "kind": gettext_lazy("file"),
    "handed_over": gettext_lazy("handed over"),
    "receivers": gettext_lazy("to"),
    "blocked": gettext_lazy("login blocked"),
    "ticked": gettext_lazy("chosen one by one"),
    "filters": gettext_lazy("filters"),
    "text": gettext_lazy("text"),
    "fields": gettext_lazy("what fields mean"),
    "before": gettext_lazy("before"),
    "after": gettext_lazy("now"),
}
VALUES: dict[Any, Any] = {
    **dict(Role.choices),
    "same": gettext_lazy("same person"),
    "family": gettext_lazy("family"),
    "different": gettext_lazy("not a duplicate"),
    "skip": gettext_lazy("left out"),
    "sent_again": gettext_lazy("sent again"),
    "arrived": gettext_lazy("it arrived"),
    "called_off": gettext_lazy("called off"),
    "mended": gettext_lazy("mended"),
    "switched_on": gettext_lazy("switched on"),
    "switched_off": gettext_lazy("switched off"),
    "left_aside": gettext_lazy("left aside"),
    "taken_up": gettext_lazy("taken up again"),
    "csv": "CSV",
    "xlsx": "Excel",
}


def kind_chip(event: AuditEvent) -> SafeString:
    return chip(event.get_kind_display(), *KIND_CHIPS[event.kind])


def actor_name(event: AuditEvent) -> str:
    return event.actor.name if event.actor else _("the program")


def kind_of_row(label: str) -> str:
    """ "leads.leadsource" → "Source"; a table that is gone keeps its old label."""
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name)) if label else ""
    except (LookupError, ValueError):
        return label


def sentence(payload: dict[str, Any]) -> str:
    """Changed fields in words, as the admin says them; other facts one after another."""
    message = payload.get("message", "")
    if isinstance(message, list):
        return LogEntry(change_message=json.dumps(message)).get_change_message()
    return str(message) or _facts(payload)


def _facts(known: dict[str, Any]) -> str:
    """In the order of FACTS, since a database may keep them in any."""
    places = list(FACTS)
    keys = sorted(known, key=lambda key: places.index(key) if key in FACTS else len(places))
    return ", ".join(filter(None, (_fact(key, known[key]) for key in keys)))


def _fact(key: str, value: Any) -> str:
    """ "Rows: 5"; a table's name and what is not so go without saying."""
    if key in ("message", "model") or not value:
        return ""
    if key == "counts":
        return _facts({outcome: sum(reasons.values()) for outcome, reasons in value.items()})
    word = capfirst(FACTS.get(key, key))
    return str(word) if value is True else f"{word}: {_plain(value)}"


def _plain(value: Any) -> str:
    values = value if isinstance(value, list | dict) else [value]
    return ", ".join(str(VALUES.get(each, each)) for each in values)
