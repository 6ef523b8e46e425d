"""Forms: what each asks and says, beside how it looks; its address, its frame for other pages, its posters."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
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
from import_service.hosted_forms.views import preview_of
from import_service.hosted_forms.words import LANGUAGES
from import_service.models import FormOpening, HostedForm
from organizations.admin.base import FixedRows, OrganizationModelAdmin
from organizations.admin.invitations import qr_code
from organizations.admin.listing.time_filters import midnight

# Kept apart from the texts of the page: code is the same in every language.
_SNIPPET = """<iframe src="{address}?embed" title="{title}" loading="lazy"
  style="width:100%;height:46rem;border:0"></iframe>
<script src="{script}" async></script>"""


@admin.register(HostedForm)
class HostedFormAdmin(FixedRows, OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "A form of your own that needs no site: a page for a link, a code or a frame. Open a door for a source first; "
        "its page makes a form with one press."
    )
    add_words = gettext_lazy("To the doors")
    form = SetupForm
    list_display = ("name_cell", "state", "link", "opened", "sent", "leads")
    list_display_links = None
    list_select_related = ("intake__source", "organization")
    show_full_result_count = False
    actions = None
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
            opened_times=_one(opened, Sum("times")),
            sent_times=_one(sent, Count("pk")),
            lead_count=_one(sent, Count("delivery__lead", distinct=True)),
        )

    def get_urls(self) -> list[URLPattern]:
        verbs = {"poster": self.poster_view, "preview": self.preview_view}
        own = [
            path(f"<int:form_id>/{name}/", self.admin_site.admin_view(view), name=f"import_service_hostedform_{name}")
            for name, view in verbs.items()
        ]
        return [*own, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        form = self.get_object(request, object_id) if object_id else None
        context = {**(_head(request, form) if form else {}), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def poster_view(self, request: HttpRequest, form_id: int) -> HttpResponseBase:
        return poster_page(request, self._form(request, form_id, self.has_view_permission))

    def preview_view(self, request: HttpRequest, form_id: int) -> HttpResponseBase:
        """How it would look with what is typed and not saved; 400 for what could not be saved."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = self._form(request, form_id, self.has_change_permission)
        setup = SetupForm(request.POST, instance=form, member=request.membership)  # type: ignore[attr-defined]
        if not setup.is_valid():
            return HttpResponse(status=400)
        asked = request.POST.get("preview_language", "")
        with translation.override(asked if asked in LANGUAGES else form.organization.language):
            return preview_of(request, setup.instance)

    def _form(self, request: HttpRequest, form_id: int, may: Callable[[HttpRequest, Any], bool]) -> HostedForm:
        form: HostedForm | None = self.get_object(request, str(form_id))
        if form is None:
            raise Http404
        if not may(request, form):
            raise PermissionDenied
        return form

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("form"), ordering="intake__source__name")
    def name_cell(self, form: HostedForm) -> SafeString:
        url = reverse("admin:import_service_hostedform_change", args=(form.pk,))
        return format_html('<a class="form-name" href="{}">{}</a>', url, form.intake.source.name)

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


def _one(rows: QuerySet, counted: Any) -> Any:
    return Coalesce(Subquery(rows.order_by().values("form").annotate(number=counted).values("number")), 0)


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
