"""Pages of Meta in the admin: connected in a few steps, seen to work, with a source for each form."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from import_service.admin.meta.keys_admin import MetaKeysAdmin, keys_verb
from import_service.admin.meta.page_forms import KeysForm, MetaPageForm
from import_service.admin.ways_in import figures_of, signs_of_leads
from import_service.choices import DeliveryKind
from import_service.models import Delivery, MetaForm, MetaPage
from import_service.services.choose_form_source import choose_form_source
from import_service.services.connect_meta import connect_page
from leads.models import LeadSource
from organizations.admin.connections import Sign
from organizations.admin.row_posts import row_paths, row_post


@admin.register(MetaPage)
class MetaPageAdmin(MetaKeysAdmin):
    kind, address_name = DeliveryKind.META_LEAD, "meta"
    nothing_yet = gettext_lazy(
        "Leads of your ads in Instagram and Facebook come in within seconds once their page is connected. Add the page "
        "by its number; then it says what to do at Meta."
    )
    add_words = gettext_lazy("Add a page")
    added = gettext_lazy("The page is added. Below is what to do at Meta.")
    form = MetaPageForm
    list_display = ("page_cell", "source", "state", "last", "today")
    list_select_related = ("source",)
    change_form_outer_before_template = "import_service/meta/how_to.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what came through the sources of the page: the last, and of today, as days go at the center."""
        forms = MetaForm.objects.filter(page=OuterRef(OuterRef("pk"))).values("source")
        of_page = Q(source=OuterRef("source")) | Q(source__in=forms)
        told = Delivery.objects.filter(of_page, kind=self.kind)
        rows: QuerySet = super().get_queryset(request)
        return rows.annotate(**figures_of(told, by="organization"))

    def get_urls(self) -> list[URLPattern]:
        return [*row_paths(self, forms=self.forms_view), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("page_id", "source")}),)
        return ((gettext_lazy("Settings"), {"fields": ("is_on", "source")}),)

    def how_to(self, request: HttpRequest, row: MetaPage) -> Mapping[str, Any]:
        forms = row.forms.select_related("source")
        sources = LeadSource.objects.filter(is_active=True).order_by("name")
        return {**super().how_to(request, row), "meta_forms": forms, "sources": sources}

    # --- Verbs ----------------------------------------------------------------------------------
    keys = keys_verb(KeysForm)

    def connected(self, row: MetaPage) -> str:
        fresh = connect_page(page=row)
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

    def signs(self, row: Any) -> list[Sign]:
        return signs_of_leads(row)
