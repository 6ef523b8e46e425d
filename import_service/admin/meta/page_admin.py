"""Pages of Meta in the admin: connected in a few steps, seen to work, with a source for each form."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import chip
from import_service.admin.meta.page_forms import KeysForm, MetaPageForm
from import_service.admin.ways_in import TRAY, WayInAdmin, last_moment, signs_of_leads
from import_service.choices import DeliveryKind, DeliveryState, Outcome
from import_service.models import Delivery, MetaForm, MetaPage
from import_service.services.choose_form_source import choose_form_source
from import_service.services.connect_meta import connect_page, save_keys
from leads.models import LeadSource
from organizations.admin.actions import row_action
from organizations.admin.connections import Sign, per_row
from organizations.admin.listing.time_filters import midnight
from organizations.admin.row_posts import row_paths, row_post


@admin.register(MetaPage)
class MetaPageAdmin(WayInAdmin):
    nothing_yet = gettext_lazy(
        "Leads of your ads in Instagram and Facebook come in within seconds once their page is connected. Add the page "
        "by its number; then it says what to do at Meta."
    )
    add_words = gettext_lazy("Add a page")
    added = gettext_lazy("The page is added. Below is what to do at Meta.")
    form = MetaPageForm
    list_display = ("page_cell", "source", "state", "last", "today")
    list_select_related = ("source",)
    actions_detail = ("connect", "keys")
    change_form_outer_before_template = "import_service/meta/how_to.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what came through the sources of the page: the last, and of today, as days go at the center."""
        forms = MetaForm.objects.filter(page=OuterRef(OuterRef("pk"))).values("source")
        of_page = Q(source=OuterRef("source")) | Q(source__in=forms)
        told = Delivery.objects.filter(of_page, kind=DeliveryKind.META_LEAD)
        today = told.filter(received_at__gte=midnight(timezone.localdate()))
        rows: QuerySet = super().get_queryset(request)
        return rows.annotate(
            last_at=last_moment(told),
            came_today=per_row(today, "organization"),
            new_today=per_row(today.filter(outcome=Outcome.CREATED), "organization"),
            failed_today=per_row(today.filter(state=DeliveryState.FAILED), "organization"),
        )

    def get_urls(self) -> list[URLPattern]:
        return [*row_paths(self, forms=self.forms_view), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("page_id", "source")}),)
        return ((gettext_lazy("Settings"), {"fields": ("is_on", "source")}),)

    def how_to(self, request: HttpRequest, row: MetaPage) -> Mapping[str, Any]:
        return {
            "meta_page": row,
            "address": request.build_absolute_uri(reverse("meta", args=(row.public_id,))),
            "has_keys": bool(row.token and row.app_secret),
            "meta_forms": row.forms.select_related("source"),
            "sources": LeadSource.objects.filter(is_active=True).order_by("name"),
            "deliveries_url": f"{reverse(TRAY)}?kind__exact={DeliveryKind.META_LEAD}",
            "state": page_chip(row),
        }

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

    @row_post
    def forms_view(self, request: HttpRequest, page: MetaPage) -> HttpResponseBase:
        """Which source the leads of each form are of, chosen on the page."""
        known = {str(source.pk): source for source in LeadSource.objects.filter(is_active=True)}
        for form in page.forms.all():
            chosen = request.POST.get(f"source_{form.pk}")
            if chosen is not None and (not chosen or chosen in known):
                actor = request.membership  # type: ignore[attr-defined]
                choose_form_source(form=form, source=known.get(chosen), actor=actor)
        messages.success(request, _("Saved: it holds for the next leads."))
        return HttpResponseRedirect(self.row_url(page))

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("page"), ordering="name")
    def page_cell(self, page: MetaPage) -> SafeString:
        return self.name_link(page, page)

    @display(description=gettext_lazy("state"))
    def state(self, page: MetaPage) -> SafeString:
        return page_chip(page)

    def signs(self, row: Any) -> list[Sign]:
        return signs_of_leads(row)

    def came_url(self, row: MetaPage) -> str:
        return f"{reverse(TRAY)}?kind__exact={DeliveryKind.META_LEAD}"


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
