"""Entries of the journal in words and chips."""

import json
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.ui import chip
from organizations.choices import AuditKind
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
    """Changed fields in words, as the admin says them; other facts as they are."""
    message = payload.get("message", "")
    if isinstance(message, list):
        return LogEntry(change_message=json.dumps(message)).get_change_message()
    facts = {key: value for key, value in payload.items() if key != "message"}
    return str(message) or ", ".join(f"{key}: {_plain(value)}" for key, value in facts.items())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
