"""What happened to one row, from the journal of its own organization."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from organizations.admin.journal_words import actor_name, kind_chip, sentence
from organizations.models import AuditEvent

SHOWN = 200


def show_history(model_admin: Any, request: HttpRequest, row: Model) -> TemplateResponse:
    events = AuditEvent.objects.filter(model=row._meta.label_lower, object_id=row.pk).select_related("actor")
    lines = [
        {"at": event.at, "who": actor_name(event), "chip": kind_chip(event), "text": sentence(event.payload)}
        for event in events.order_by("-id")[:SHOWN]
    ]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("What happened to “%(name)s”") % {"name": row},
        "opts": model_admin.opts,
        "original": row,
        "object": row,
        "lines": lines,
        "show_back_button": True,
    }
    return TemplateResponse(request, "organizations/history.html", context)
