"""Industries of companies, with how many leads each has."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from leads.admin.settings.sources import KeptWhileUsed, count_link
from leads.models import Industry


@admin.register(Industry)
class IndustryAdmin(KeptWhileUsed):
    """What companies do; a center keeps its own list."""

    nothing_yet = gettext_lazy("What companies do, to be chosen on leads of companies. Imports add what they find.")
    used_by = "leads"
    list_display = ("name", "description", "leads_number", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "description")
    fields = ("name", "description", "is_active")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        kept = Count("leads", filter=Q(leads__is_archived=False))
        return super().get_queryset(request).annotate(leads_came=kept)

    @display(description=gettext_lazy("leads"), ordering="leads_came")
    def leads_number(self, industry: Any) -> SafeString:
        return count_link(industry.leads_came, industry=industry.pk)
