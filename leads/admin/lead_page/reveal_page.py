"""The button that shows the phones of a lead to somebody who sees them on a click."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path

from common import ui
from leads.admin.lead_doors.doors import LeadDoors
from leads.admin.relatives import lead_url
from organizations.services.reveal import reveal


class RevealPage(LeadDoors):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reveal_view)
        return [path("<int:lead_id>/reveal/", view, name="leads_lead_reveal"), *super().get_urls()]

    def reveal_view(self, request: HttpRequest, lead_id: int) -> HttpResponse:
        """From a list the number alone comes back, from the lead's page the page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        lead = self.lead_or_404(request, lead_id)
        if not self.has_view_permission(request, lead):
            raise PermissionDenied
        member = request.membership  # type: ignore[attr-defined]
        is_htmx = "HX-Request" in request.headers
        try:
            reveal(about=lead, member=member)
        except ValidationError as error:
            if is_htmx:
                return HttpResponse(error.messages[0], status=400, content_type="text/plain; charset=utf-8")
            messages.error(request, error.messages[0])
        if is_htmx and request.POST.get("part") == "phone":
            return HttpResponse(ui.phone(lead.phone, member.organization.country))
        return HttpResponse(headers={"HX-Refresh": "true"}) if is_htmx else HttpResponseRedirect(lead_url(lead))
