"""A site of its own with pages that use everything the bases offer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from unfold.sites import UnfoldAdminSite

from organizations.admin import BulkAction, OrganizationModelAdmin, OrganizationTabularInline, row_action
from organizations.forms import OrganizationForm
from organizations.models import Branch, Membership, MembershipRole, Tag


class CityForm(OrganizationForm):
    city = forms.CharField()
    near = forms.ModelChoiceField(Branch.objects.all(), required=False)


class SetCity(BulkAction):
    name = "set_city"
    title = "Set the city"
    permission = "change"
    form_class = CityForm

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> str:
        if data["city"] == "Atlantis":
            raise ValidationError("There is no such city.")
        return f"{rows.update(city=data['city'])} branches are in {data['city']}."


class Export(BulkAction):
    name = "export"
    title = "Export"
    permission = "copy"

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> HttpResponse:
        return HttpResponse("\n".join(rows.order_by("name").values_list("name", flat=True)), content_type="text/csv")


class BranchAdmin(OrganizationModelAdmin):
    actions = [SetCity(), Export()]
    actions_detail = actions_row = ["close"]
    list_display = ("name", "city")
    list_filter = ("city",)
    search_fields = ("name",)
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).exclude(name="Hidden branch")

    def has_closing_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj) and (obj is None or obj.name != "Kept branch")

    @row_action(title="Close", permission="closing", form=CityForm, initial=lambda branch: {"city": branch.city or "–"})
    def close(self, request: HttpRequest, branch: Branch, data: dict[str, Any]) -> str:
        if data["city"] == "Atlantis":
            raise ValidationError("There is no such city.")
        if data["city"] == "Twin":
            with transaction.atomic():
                Branch.objects.create(name=branch.name)
        Branch.objects.filter(pk=branch.pk).update(is_active=False, city=data["city"])
        return f"{branch} is closed."


class RoleInline(OrganizationTabularInline):
    model = MembershipRole
    extra = 1


class MembershipAdmin(OrganizationModelAdmin):
    inlines = [RoleInline]
    fields = ("name", "branches")
    search_fields = ("name",)


class RoleAdmin(OrganizationModelAdmin):
    autocomplete_fields = ("membership",)
    list_filter = ("membership",)


class TagAdmin(OrganizationModelAdmin):
    """Everything as it comes."""


class TrySite(UnfoldAdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


site = TrySite(name="try")
site.register(Branch, BranchAdmin)
site.register(Membership, MembershipAdmin)
site.register(MembershipRole, RoleAdmin)
site.register(Tag, TagAdmin)

urlpatterns = [path("try/", site.urls), path("", include("crm_project.urls"))]
