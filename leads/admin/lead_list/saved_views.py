"""Saved views: the form behind "Save view", and the pages that rename, share, order and delete them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from leads.admin.lead_list.tabs import canonical
from leads.models import SavedView
from organizations.admin.base import OrganizationModelAdmin
from organizations.models import Membership


class SavedViewForm(forms.Form):
    """A name for the query string of a list. Only who may assign leads may put a tab on everybody's page."""

    name = forms.CharField(max_length=40)
    query = forms.CharField(max_length=1000, required=False)
    is_shared = forms.BooleanField(required=False)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_query(self) -> str:
        """Nothing but filters, the search and the order."""
        return canonical(dict(QueryDict(self.cleaned_data["query"]).lists()))

    def save(self) -> SavedView:
        shared = self.cleaned_data["is_shared"] and "leads.assign_lead" in self.member.rights
        view, _created = SavedView.objects.update_or_create(
            member=self.member,
            name=self.cleaned_data["name"],
            defaults={"query": self.cleaned_data["query"], "is_shared": shared},
        )
        return view


@admin.register(SavedView)
class SavedViewAdmin(OrganizationModelAdmin):
    """Own views; those for everybody are shown to all and changed by their makers."""

    nothing_yet = _(
        "Choose filters in the list of leads and save them as a view: it becomes a tab there, with its count."
    )
    list_display = ("name", "whose", "is_shared", "order")
    fields = ("name", "is_shared", "order")

    @display(description=_("whose"))
    def whose(self, row: SavedView) -> str:
        return row.member.name

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = Q(member=request.membership) | Q(is_shared=True)  # type: ignore[attr-defined]
        return super().get_queryset(request).filter(seen).select_related("member")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Views are saved from the list."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: SavedView | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: SavedView | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_own(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: SavedView | None = None) -> tuple[str, ...]:
        return () if request.user.has_perm("leads.assign_lead") else ("is_shared",)


def _is_own(request: HttpRequest, view: SavedView | None) -> bool:
    return view is None or view.member_id == request.membership.pk  # type: ignore[attr-defined]
