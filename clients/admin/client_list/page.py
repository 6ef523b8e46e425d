"""The list of clients. It shows; `clients.services` write."""

from django.utils.translation import gettext_lazy

from clients.admin.client_list.bulk import Archive, Assign, Restore, SetPriority, SetStatus, SetTags
from clients.admin.client_list.context import ClientChangeList, ClientListContext
from clients.admin.client_list.export import Export
from clients.admin.client_list.filters import VALUE_FIELDS
from organizations.admin.listing.admin import RowsListAdmin


class ClientListAdmin(RowsListAdmin):
    changelist_class, context_class = ClientChangeList, ClientListContext
    value_fields = VALUE_FIELDS
    list_title = gettext_lazy("Clients")
    change_list_template = "clients/list/page.html"
    actions = (SetStatus(), SetTags(), Assign(), SetPriority(), Export(), Archive(), Restore())
