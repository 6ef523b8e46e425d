"""The list of clients. It shows; `clients.services` write."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clients.admin.client_list.bulk import UNDO, Archive, Assign, Restore, SetPriority, SetStatus, SetTags, Write
from clients.admin.client_list.context import ClientChangeList, ClientListContext
from clients.admin.client_list.export import Export
from clients.admin.client_list.filters import VALUE_FIELDS, VIEW_KEYS
from clients.choices import ClientEventKind
from clients.services.save_segment import save_segment
from common.counting import shown_count
from organizations.admin.door_form import DoorForm
from organizations.admin.undo import UndoableListAdmin


class SegmentForm(DoorForm):
    name = forms.CharField(max_length=60)
    description = forms.CharField(max_length=250, required=False)
    query = forms.CharField(max_length=2000, required=False)

    def criteria(self) -> dict[str, list[str]]:
        """Filters and the text looked for; not the order."""
        asked = dict(QueryDict(self.cleaned_data["query"]).lists())
        return {key: values for key, values in asked.items() if key in VIEW_KEYS - {"o"}}


class ClientListAdmin(UndoableListAdmin):
    changelist_class, context_class = ClientChangeList, ClientListContext
    value_fields = VALUE_FIELDS
    list_title = gettext_lazy("Clients")
    change_list_template = "clients/list/page.html"
    undo_button, archiving = UNDO, (ClientEventKind.ARCHIVED, ClientEventKind.RESTORED)
    actions = (SetStatus(), Write(), SetTags(), Assign(), SetPriority(), Export(), Archive(), Restore())

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.save_segment_view)
        return [path("save-segment/", view, name="clients_client_save_segment"), *super().get_urls()]

    def as_before(self, count: int) -> str:
        done = ngettext("%(count)s client is as before.", "%(count)s clients are as before.", count)
        return done % {"count": shown_count(count)}

    def save_segment_view(self, request: HttpRequest) -> HttpResponse:
        """The filters of the page under a name."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("clients.add_clientsegment"):
            raise PermissionDenied
        form = SegmentForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("The segment was not saved: give it a name of 1 to 60 letters."))
            return HttpResponseRedirect(reverse("admin:clients_client_changelist"))
        words, member = form.cleaned_data, request.membership  # type: ignore[attr-defined]
        try:
            segment = save_segment(
                name=words["name"], description=words["description"], criteria=form.criteria(), actor=member
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return HttpResponseRedirect(reverse("admin:clients_client_changelist"))
        messages.success(request, _("Saved as the segment “%(name)s”.") % {"name": segment.name})
        return HttpResponseRedirect(reverse("admin:clients_clientsegment_changelist"))
