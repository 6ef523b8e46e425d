"""Saved Google Sheets on the first step of an import."""

from typing import Any

from django import template
from django.urls import reverse

from import_service.models import GoogleSheet

register = template.Library()


@register.inclusion_tag("import_service/sheets/choose.html", takes_context=True)
def saved_sheets(context: template.Context) -> dict[str, Any]:
    """A button for each sheet of the center, for those who may sync them."""
    request = context["request"]
    if not request.user.has_perm("import_service.change_googlesheet"):
        return {"may_sync": False}
    rows = GoogleSheet.objects.order_by("name")
    sheets = [(sheet, reverse("admin:import_service_googlesheet_sync_now", args=(sheet.pk,))) for sheet in rows]
    return {"may_sync": True, "sheets": sheets}
