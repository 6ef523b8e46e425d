"""Which tags new clients get by themselves: a setting of the leaders."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from clients.models import DefaultTag
from common.ui import chip
from organizations.admin.base import OrganizationModelAdmin


@admin.register(DefaultTag)
class DefaultTagAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Choose a tag, and new clients get it by themselves: all of them, or those of one kind, source or branch."
    )
    list_display = ("shown", "of", "came_by", "where")
    list_select_related = ("tag", "branch")
    fields = ("tag", "kind", "source", "branch")

    @display(description=gettext_lazy("tag"), ordering="tag__name")
    def shown(self, row: DefaultTag) -> SafeString:
        return chip(row.tag.name, row.tag.tone)

    @display(description=gettext_lazy("of"), ordering="kind")
    def of(self, row: DefaultTag) -> str:
        return row.get_kind_display() or _("persons and companies")

    @display(description=gettext_lazy("came by"), ordering="source")
    def came_by(self, row: DefaultTag) -> str:
        return row.source or _("any way")

    @display(description=gettext_lazy("branch"), ordering="branch__name")
    def where(self, row: DefaultTag) -> str:
        return row.branch.name if row.branch else _("every branch")
