"""Forms: what each asks and says, beside how it looks; its address, its frame for other pages, its posters."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import chip, icon
from import_service.admin.hosted_forms.figures import DAYS, figures_of, sendings_of_people
from import_service.admin.hosted_forms.poster import poster_page
from import_service.admin.hosted_forms.setup_form import SetupForm
from import_service.admin.ways_in import WayInAdmin
from import_service.hosted_forms.views import preview_of
from import_service.hosted_forms.words import LANGUAGES
from import_service.models import FormOpening, HostedForm
from organizations.admin.actions import load_row
from organizations.admin.base import FixedRows
from organizations.admin.connections import per_row
from organizations.admin.invitations import qr_code
from organizations.admin.listing.time_filters import midnight
from organizations.admin.row_posts import row_paths, row_post

# Kept apart from the texts of the page: code is the same in every language.
_SNIPPET = """<iframe src="{address}?embed" title="{title}" loading="lazy"
  style="width:100%;height:46rem;border:0"></iframe>
<script src="{script}" async></script>"""


@admin.register(HostedForm)
class HostedFormAdmin(FixedRows, WayInAdmin):
    nothing_yet = gettext_lazy(
        "A form of your own that needs no site: a page for a link, a code or a frame. Open a door for a source first; "
        "its page makes a form with one press."
    )
    add_words = gettext_lazy("To the doors")
    begin_icon = "arrow_forward"
    form = SetupForm
    list_display = ("name_cell", "state", "link", "opened", "sent", "leads")
    list_select_related = ("intake__source", "organization")
    fieldsets = ((None, {"fields": ("questions", "texts", "is_on", "phone", "privacy_url")}),)
    change_form_outer_before_template = "import_service/form_admin/head.html"
    change_form_outer_after_template = "import_service/form_admin/preview.html"

    class Media:
        css = {"all": ("import_service/form_admin.css",)}
        js = ("import_service/form_admin.js",)

    def begin_url(self, request: HttpRequest) -> str:
        return reverse("admin:import_service_intake_changelist")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the figures of 30 days."""
        first = timezone.localdate() - timedelta(days=DAYS - 1)
        opened = FormOpening.objects.filter(form=OuterRef("pk"), day__gte=first)
        sent = sendings_of_people().filter(form=OuterRef("pk"), sent_at__gte=midnight(first))
        rows: QuerySet = super().get_queryset(request)
        return rows.select_related("intake__source", "organization").annotate(
            opened_times=per_row(opened, "form", Sum("times")),
            sent_times=per_row(sent, "form", Count("pk")),
            lead_count=per_row(sent, "form", Count("delivery__lead", distinct=True)),
        )

    def get_urls(self) -> list[URLPattern]:
        poster = path(
            "<int:form_id>/poster/",
            self.admin_site.admin_view(self.poster_view),
            name="import_service_hostedform_poster",
        )
        return [poster, *row_paths(self, preview=self.preview_view), *super().get_urls()]

    def how_to(self, request: HttpRequest, row: HostedForm) -> Mapping[str, Any]:
        return _head(request, row)

    def poster_view(self, request: HttpRequest, form_id: int) -> HttpResponseBase:
        return poster_page(request, load_row(self, request, str(form_id), "view"))

    @row_post
    def preview_view(self, request: HttpRequest, form: HostedForm) -> HttpResponseBase:
        """How it would look with what is typed and not saved; 400 for what could not be saved."""
        setup = SetupForm(request.POST, instance=form, member=request.membership)  # type: ignore[attr-defined]
        if not setup.is_valid():
            return HttpResponse(status=400)
        asked = request.POST.get("preview_language", "")
        with translation.override(asked if asked in LANGUAGES else form.organization.language):
            return preview_of(request, setup.instance)

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("form"), ordering="intake__source__name")
    def name_cell(self, form: HostedForm) -> SafeString:
        return self.name_link(form, form.intake.source)

    @display(description=gettext_lazy("state"))
    def state(self, form: HostedForm) -> SafeString:
        return form_chip(form)

    @display(description=gettext_lazy("address"))
    def link(self, form: HostedForm) -> SafeString:
        url = reverse("form", args=(form.key,))
        return format_html('<a href="{}" target="_blank">{}</a>', url, url)

    @display(description=gettext_lazy("opened in 30 days"))
    def opened(self, form: Any) -> int:
        return int(form.opened_times)

    @display(description=gettext_lazy("sent"))
    def sent(self, form: Any) -> int:
        return int(form.sent_times)

    @display(description=gettext_lazy("leads"))
    def leads(self, form: Any) -> int:
        return int(form.lead_count)


def form_chip(form: HostedForm) -> SafeString:
    if not form.is_on:
        return chip(_("Closed"), "gray", "lock")
    if not form.takes_leads:
        return chip(_("Its door is closed"), "orange", "pause_circle")
    return chip(_("Open"), "green", "lock_open")


def _head(request: HttpRequest, form: HostedForm) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("form", args=(form.key,)))
    script = request.build_absolute_uri(reverse("form_script"))
    figures = figures_of(form)
    signs = (("opened", _("Opened"), "visibility"), ("sent", _("Sent"), "send"), ("leads", _("Leads"), "person_add"))
    return {
        "hosted": form,
        "form_state": form_chip(form),
        "form_address": address,
        "form_qr": qr_code(address),
        "form_snippet": _SNIPPET.format(address=address, title=form.organization.name, script=script),
        "form_origins": form.intake.origins.splitlines(),
        "form_figures": [
            (title, icon(sign), figures["today"][key], figures["month"][key]) for key, title, sign in signs
        ],
        "form_languages": LANGUAGES,
    }
