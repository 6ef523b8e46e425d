"""What a person may ask of a center: all that is held about them, and to be forgotten."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from leads.admin.lead_doors.doors import LeadDoors
from leads.models import Lead
from leads.person_data import write_archive
from leads.services.erase_person import erase_person
from organizations.admin.actions import row_action
from organizations.choices import AuditKind
from organizations.forms import OrganizationForm
from organizations.services.record_audit import record_audit


class EraseForm(OrganizationForm):
    name = forms.CharField(
        label=gettext_lazy("Type the name of the person"),
        max_length=400,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )


class PersonPages(LeadDoors):
    """For leaders only; both are written into the journal."""

    actions_detail = ("erase",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.take_out_view)
        return [path("<int:lead_id>/take-out/", view, name="leads_lead_take_out"), *super().get_urls()]

    def take_out_view(self, request: HttpRequest, lead_id: int) -> HttpResponse | FileResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        lead = self.lead_or_404(request, lead_id)
        if not request.user.has_perm("leads.export_person"):
            raise PermissionDenied
        with transaction.atomic():
            record_audit(kind=AuditKind.EXPORTED, actor=request.membership, about=lead)  # type: ignore[attr-defined]
            parcel = write_archive(lead)
        response = FileResponse(parcel, as_attachment=True, filename=f"person-{lead.public_id}.zip")
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @row_action(
        title=gettext_lazy("Erase the person"),
        description=gettext_lazy(
            "Names, phones, addresses, contacts, papers, notes and what was said are gone for good, here and in the "
            "rows of imports. Dates, statuses, source and owner stay, so that figures do not change. There is no way "
            "back."
        ),
        submit=gettext_lazy("Erase for good"),
        permission="erase",
        form=EraseForm,
        icon="delete_forever",
    )
    def erase(self, request: HttpRequest, lead: Lead, data: dict[str, Any]) -> str:
        if " ".join(data["name"].split()).casefold() != " ".join(lead.name.split()).casefold():
            raise ValidationError(_("That is not the name of this lead. Type “%(name)s”."), params={"name": lead.name})
        erase_person(lead=lead, actor=request.membership)  # type: ignore[attr-defined]
        return _("The person is erased.")
