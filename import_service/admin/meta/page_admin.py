"""Pages of Meta in the admin: connected in a few steps, seen to work, with a source for each form."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.http import HttpResponseRedirect as Redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import age, chip
from import_service.admin.meta.page_forms import KeysForm, MetaPageForm
from import_service.choices import DeliveryKind, DeliveryState, Outcome
from import_service.models import Delivery, MetaForm, MetaPage
from import_service.services.choose_form_source import choose_form_source
from import_service.services.connect_meta import connect_page, save_keys
from leads.models import LeadSource
from organizations.admin.actions import row_action
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.listing.time_filters import midnight

TRAY = "admin:import_service_delivery_changelist"


@admin.register(MetaPage)
class MetaPageAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Leads of your ads in Instagram and Facebook come in within seconds once their page is connected. Add the page "
        "by its number; then it says what to do at Meta."
    )
    add_words = gettext_lazy("Add a page")
    form = MetaPageForm
    list_display = ("page_cell", "source", "state", "last", "today")
    list_display_links = None
    list_select_related = ("source",)
    show_full_result_count = False
    actions = None
    actions_detail = ("connect", "keys")
    change_form_outer_before_template = "import_service/meta/how_to.html"

    class Media:
        css = {"all": ("import_service/import.css", "import_service/deliveries.css")}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what came through the sources of the page: the last, and of today, as days go at the center."""
        forms = MetaForm.objects.filter(page=OuterRef(OuterRef("pk"))).values("source")
        of_page = Q(source=OuterRef("source")) | Q(source__in=forms)
        told = Delivery.objects.filter(of_page, kind=DeliveryKind.META_LEAD)
        today = told.filter(received_at__gte=midnight(timezone.localdate()))
        rows: QuerySet = super().get_queryset(request)
        return rows.annotate(
            last_at=Subquery(told.order_by("-received_at").values("received_at")[:1]),
            came_today=_number(today),
            new_today=_number(today.filter(outcome=Outcome.CREATED)),
            failed_today=_number(today.filter(state=DeliveryState.FAILED)),
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.forms_view)
        return [path("<int:page_id>/forms/", view, name="import_service_metapage_forms"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("page_id", "source")}),)
        return ((gettext_lazy("Settings"), {"fields": ("is_on", "source")}),)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        page = self.get_object(request, object_id) if object_id else None
        context = {**(self._how_to(request, page) if page else {}), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def _how_to(self, request: HttpRequest, page: Any) -> dict[str, Any]:
        return {
            "meta_page": page,
            "address": request.build_absolute_uri(reverse("meta", args=(page.public_id,))),
            "has_keys": bool(page.token and page.app_secret),
            "meta_forms": page.forms.select_related("source"),
            "sources": LeadSource.objects.filter(is_active=True).order_by("name"),
            "deliveries_url": f"{reverse(TRAY)}?kind__exact={DeliveryKind.META_LEAD}",
            "state": page_chip(page),
            "may_change": self.has_change_permission(request, page),
        }

    def response_add(self, request: HttpRequest, obj: MetaPage, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, _("The page is added. Below is what to do at Meta."))
        return Redirect(_url(obj))

    # --- Verbs ----------------------------------------------------------------------------------
    @row_action(
        title=gettext_lazy("Enter the keys"),
        permission="change",
        icon="key",
        form=KeysForm,
        description=gettext_lazy("They are kept sealed. A new app secret leaves the last one good for one day more."),
    )
    def keys(self, request: HttpRequest, page: MetaPage, data: dict[str, Any]) -> str:
        save_keys(page=page, actor=request.membership, **data)  # type: ignore[attr-defined]
        return _("The keys are kept. Press “Connect” now.")

    @row_action(
        title=gettext_lazy("Connect"),
        permission="change",
        icon="link",
        description=gettext_lazy("Meta is asked whether the token is good, and told to send the leads of this page."),
    )
    def connect(self, request: HttpRequest, page: MetaPage, data: dict[str, Any]) -> str:
        fresh = connect_page(page=page)
        return _("Connected: “%(name)s” sends its leads. Those that waited for it are fetched now.") % {"name": fresh}

    def forms_view(self, request: HttpRequest, page_id: int) -> HttpResponseBase:
        """Which source the leads of each form are of, chosen on the page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        page: MetaPage | None = self.get_object(request, str(page_id))
        if page is None:
            raise Http404
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        known = {str(source.pk): source for source in LeadSource.objects.filter(is_active=True)}
        for form in page.forms.all():
            chosen = request.POST.get(f"source_{form.pk}")
            if chosen is not None and (not chosen or chosen in known):
                actor = request.membership  # type: ignore[attr-defined]
                choose_form_source(form=form, source=known.get(chosen), actor=actor)
        messages.success(request, _("Saved: it holds for the next leads."))
        return Redirect(_url(page))

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("page"), ordering="name")
    def page_cell(self, page: MetaPage) -> SafeString:
        return format_html('<a class="import-link delivery-who" href="{}">{}</a>', _url(page), page)

    @display(description=gettext_lazy("state"))
    def state(self, page: MetaPage) -> SafeString:
        return page_chip(page)

    @display(description=gettext_lazy("last lead"))
    def last(self, page: Any) -> SafeString | str:
        return format_html(_("{time} ago"), time=age(page.last_at)) if page.last_at else _("Nothing came yet")

    @display(description=gettext_lazy("today"))
    def today(self, page: Any) -> SafeString | str:
        signs = (
            (page.came_today, _("%(n)d came"), "blue", "move_to_inbox"),
            (page.new_today, _("%(n)d new"), "green", "person_add"),
            (page.failed_today, _("%(n)d to mend"), "red", "error"),
        )
        chips = format_html_join(
            " ", "{}", ((chip(words % {"n": n}, tone, sign),) for n, words, tone, sign in signs if n)
        )
        url = f"{reverse(TRAY)}?kind__exact={DeliveryKind.META_LEAD}&came=today"
        return format_html('<a class="delivery-became" href="{}">{}</a>', url, chips) if chips else "—"


def page_chip(page: MetaPage) -> SafeString:
    if not page.is_on:
        return chip(_("Closed"), "gray", "lock")
    if page.trouble:
        return chip(_("Meta refuses us"), "red", "error")
    if not page.token or not page.app_secret:
        return chip(_("Keys are missing"), "orange", "key_off")
    if not page.subscribed_at:
        return chip(_("Not connected"), "orange", "link_off")
    return chip(_("Connected"), "green", "link")


def _url(page: MetaPage) -> str:
    return reverse("admin:import_service_metapage_change", args=(page.pk,))


def _number(rows: QuerySet) -> Any:
    counted = rows.order_by().values("organization").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
