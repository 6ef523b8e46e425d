"""Sources with their own figures, and channels."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common import ui
from leads.choices import LeadStatus
from leads.models import Channel, LeadSource
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.row_page import contributed_cards
from organizations.choices import Role
from organizations.forms import OrganizationModelForm
from organizations.models import Membership
from organizations.people import sellers


class SourceForm(OrganizationModelForm):
    """Offers partners, sellers and channels in use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Q(is_active=True, role_rows__role=Role.PARTNER) | Q(pk=self.instance.partner_id)
        self._offer("partner", Membership.objects.filter(partners).distinct())
        self._offer(
            "default_owner",
            Membership.objects.filter(Q(pk__in=sellers().values("pk")) | Q(pk=self.instance.default_owner_id)),
        )
        self._offer("channel", Channel.objects.filter(Q(is_active=True) | Q(pk=self.instance.channel_id)))

    def _offer(self, name: str, rows: QuerySet) -> None:
        if name in self.fields:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class KeptWhileUsed(OrganizationModelAdmin):
    """Rows that others point to are switched off instead of deleted: no leads are listed to say so."""

    used_by = ""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        is_used = obj is not None and getattr(obj, self.used_by).exists()
        return super().has_delete_permission(request, obj) and not is_used

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


@admin.register(LeadSource)
class LeadSourceAdmin(KeptWhileUsed):
    """Each source with what came of it."""

    nothing_yet = gettext_lazy(
        "A source says where a lead came from: a page, a partner, a poster. Add yours, and see what each brings."
    )
    form = SourceForm
    used_by = "leads"
    change_form_outer_before_template = "leads/settings/source_panels.html"
    list_display = ("name", "shown_channel", "shown_partner", "leads_came", "leads_enrolled", "share", "is_active")
    list_filter = ("is_active", "type", "channel")
    search_fields = ("name",)
    readonly_fields = ("leads_came", "leads_enrolled", "share")
    fieldsets = (
        (None, {"fields": ("name", "channel", "type", "is_active")}),
        (gettext_lazy("People"), {"fields": ("default_owner", "partner")}),
        (gettext_lazy("What each of its leads must have"), {"fields": ("demands_phone", "demands_address")}),
        (gettext_lazy("Figures"), {"fields": ("leads_came", "leads_enrolled", "share")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        kept = Q(leads__is_archived=False)
        enrolled = Count("leads", filter=kept & Q(leads__status=LeadStatus.ENROLLED))
        rows = super().get_queryset(request).select_related("channel", "partner")
        return rows.annotate(came=Count("leads", filter=kept), enrolled=enrolled)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """A source has figures once it exists."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:-1]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """With what other apps know of this source."""
        source = self.get_object(request, object_id)
        panels = contributed_cards(request, source) if source else []
        return super().change_view(request, object_id, form_url, {"panels": panels, **(extra_context or {})})

    @display(description=gettext_lazy("channel"), ordering="channel__name")
    def shown_channel(self, source: LeadSource) -> str | SafeString:
        if source.channel is None:
            return ""
        return format_html(
            '<span class="x-person">{} <span>{}</span></span>', ui.icon(source.channel.icon), source.channel.name
        )

    @display(description=gettext_lazy("partner"), ordering="partner__name")
    def shown_partner(self, source: LeadSource) -> str:
        return source.partner.name if source.partner else ""

    @display(description=gettext_lazy("leads"), ordering="came")
    def leads_came(self, source: Any) -> SafeString:
        return count_link(source.came, source=source.pk)

    @display(description=gettext_lazy("enrolled"), ordering="enrolled")
    def leads_enrolled(self, source: Any) -> SafeString:
        return count_link(source.enrolled, source=source.pk, status=LeadStatus.ENROLLED)

    @display(description=gettext_lazy("lead → enrolled"))
    def share(self, source: Any) -> str | SafeString:
        if not source.came:
            return "—"
        percent = 100 * source.enrolled / source.came
        tone, sign = ("green", "north") if percent >= 20 else ("orange", "east") if percent >= 10 else ("red", "south")
        return ui.chip(f"{percent:.0f} %", tone, sign)


def count_link(count: int, **filters: Any) -> SafeString:
    """A number that opens the leads it counts."""
    url = f"{reverse('admin:leads_lead_changelist')}?{urlencode({'state': 'current', **filters})}"
    return format_html('<a class="x-strong underline" href="{}">{}</a>', url, count)


@admin.register(Channel)
class ChannelAdmin(KeptWhileUsed):
    """What wins people; a center adds its own."""

    nothing_yet = gettext_lazy(
        "Channels gather sources of one kind, such as social networks or "
        "word of mouth. Add one, then choose it in your sources."
    )
    used_by = "sources"
    list_display = ("name", "shown_icon", "sources_count", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    fields = ("name", "key", "icon", "is_active")
    prepopulated_fields = {"key": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(sources_number=Count("sources"))

    @display(description=gettext_lazy("icon"))
    def shown_icon(self, channel: Channel) -> SafeString:
        return ui.icon(channel.icon)

    @display(description=gettext_lazy("sources"), ordering="sources_number")
    def sources_count(self, channel: Any) -> str:
        return str(channel.sources_number)
