"""Branches and tags."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from common.ui import chip
from organizations.admin.base import OrganizationModelAdmin
from organizations.models import Branch, Tag


@admin.register(Branch)
class BranchAdmin(OrganizationModelAdmin):
    nothing_yet = _(
        "A branch is one address of your center. Rooms, groups and people belong to branches, so add these first."
    )
    list_display = ("name", "city", "address", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "city", "address")
    fieldsets = (
        (None, {"fields": ("name", "city", "address", "timezone", "is_active")}),
        (
            _("Place on the map"),
            {
                "fields": (("latitude", "longitude"),),
                "description": _("The nearest branch is proposed to a lead by it."),
            },
        ),
    )


@admin.register(Tag)
class TagAdmin(OrganizationModelAdmin):
    nothing_yet = _(
        "Tags are short words on leads and clients, such as “scholarship” or "
        "“big family”. Add one, then put it on them in their lists."
    )
    list_display = ("shown", "description")
    list_filter = ("tone",)
    search_fields = ("name", "description")

    @display(description=_("tag"), ordering="name")
    def shown(self, row: Tag) -> SafeString:
        return chip(row.name, row.tone)
