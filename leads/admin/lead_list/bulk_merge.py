"""The bulk action that opens ticked leads side by side."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.admin.duplicates.merge_page import merge_url
from leads.services.merge_leads import MOST_AT_ONCE
from organizations.admin.actions import BulkAction, has_right


class Merge(BulkAction):
    """Changes nothing itself: what is decided on the page it opens can be taken back."""

    name, icon, permission = "merge", "merge", "merge"
    title = gettext_lazy("Merge")

    def __call__(self, model_admin: Any, request: HttpRequest, chosen: QuerySet) -> HttpResponseBase:
        if not has_right(model_admin, request, self.permission):
            raise PermissionDenied
        leads = list(chosen.order_by("pk")[: MOST_AT_ONCE + 1])
        if 2 <= len(leads) <= MOST_AT_ONCE:
            return redirect(merge_url(leads))
        words = _("Tick two to %(most)d leads that may be one person, then merge.")
        messages.warning(request, words % {"most": MOST_AT_ONCE})
        return redirect(request.get_full_path())
