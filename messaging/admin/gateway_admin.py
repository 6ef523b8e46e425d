"""SMS and WhatsApp: how the center's providers are asked, and a message to try it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminURLInputWidget

from common.phone import PhoneError, PhoneNormalizer
from common.ui import chip
from messaging.choices import Channel
from messaging.gateway_rules import check_body, check_headers, check_url
from messaging.kinds import FREE
from messaging.models import Gateway
from messaging.reach import Way
from messaging.services.enqueue_messages import NewMessage, enqueue_message
from organizations.admin import OrganizationModelAdmin, row_action
from organizations.admin.bulk_forms import BulkForm
from organizations.forms import OrganizationModelForm
from organizations.scoping import open_organization

EXAMPLES = (
    (gettext_lazy("JSON"), '{"to": "{to}", "text": "{text}", "id": "{id}"}'),
    (gettext_lazy("Form fields"), "mobile_phone={to}&message={text}&user_sms_id={id}"),
    (
        gettext_lazy("WhatsApp of Meta"),
        '{"messaging_product": "whatsapp", "to": "{to}", "type": "text", "text": {"body": "{text}"}}',
    ),
)


def _examples() -> SafeString:
    """Buttons that write an example into the field."""
    button = '<button type="button" class="x-btn" data-fill="id_body" data-value="{1}">{0}</button> '
    words = _("{to} is the phone, {text} the words, {id} a number that stays the same when it is tried again.")
    return format_html("{}<br>{} {}", words, _("Examples:"), format_html_join("", button, EXAMPLES))


class GatewayForm(OrganizationModelForm):
    """The headers hold the provider's key: what was saved is never shown again."""

    url = forms.URLField(
        label=gettext_lazy("Address"), max_length=500, assume_scheme="https", widget=UnfoldAdminURLInputWidget
    )
    headers = forms.CharField(
        label=gettext_lazy("Headers"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )
    forget_headers = forms.BooleanField(label=gettext_lazy("Forget the saved headers"), required=False)

    class Meta:
        model = Gateway
        fields = ("channel", "url", "headers", "body", "id_path", "rate_per_second", "is_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "headers" not in self.fields:
            return
        self.initial["headers"] = ""
        self.fields["body"].widget.attrs["rows"] = 4
        self.fields["body"].help_text = lazy(_examples, str)()
        known = bool(self.instance.pk and self.instance.headers)
        self.fields["headers"].help_text = (
            _("Saved, and shown to nobody. Type new ones to replace them; leave it empty to keep them.")
            if known
            else _("One in a line, for example: Authorization: Bearer 123. They are sealed, and never shown again.")
        )
        if not known:
            self.fields.pop("forget_headers", None)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        check_url(url)
        return url

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"].strip()
        check_body(body)
        return body

    def clean_headers(self) -> str:
        lines: str = self.cleaned_data["headers"].strip()
        check_headers(lines)
        return lines

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("headers") and not data.get("forget_headers") and self.instance.pk:
            data["headers"] = self.instance.headers
        return data


class TryForm(BulkForm):
    phone = forms.CharField(label=gettext_lazy("Your phone"), max_length=40)

    def clean_phone(self) -> str:
        try:
            phone = PhoneNormalizer.for_region(open_organization().country).normalize(self.cleaned_data["phone"])
        except PhoneError as error:
            raise forms.ValidationError(str(error)) from error
        return phone


@admin.register(Gateway)
class GatewayAdmin(OrganizationModelAdmin):
    """One provider for each channel; the owner's alone."""

    nothing_yet = gettext_lazy(
        "Any provider of SMS or WhatsApp that takes a message by one web request. Add its address and key, "
        "and send yourself a message to try it."
    )
    add_words = gettext_lazy("Add a provider")
    form = GatewayForm
    list_display = ("shown_channel", "url", "rate_per_second", "state")
    actions_detail = actions_row = ("try_it",)
    fieldsets = (
        (None, {"fields": ("channel", "is_on")}),
        (
            gettext_lazy("How it is asked"),
            {"fields": ("url", "headers", "forget_headers", "body"), "description": gettext_lazy("By POST.")},
        ),
        (gettext_lazy("What it answers"), {"fields": ("id_path", "rate_per_second")}),
    )

    class Media:
        js = ("messaging/fill.js",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only what was saved can be forgotten."""
        if obj and obj.headers:
            return self.fieldsets
        without = ("url", "headers", "body")
        asked = (self.fieldsets[1][0], {**self.fieldsets[1][1], "fields": without})
        return (self.fieldsets[0], asked, self.fieldsets[2])

    def has_try_it_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("messaging.change_gateway"))

    @row_action(
        title=gettext_lazy("Send a message to try it"),
        permission="try_it",
        icon="send",
        form=TryForm,
        submit=gettext_lazy("Send"),
    )
    def try_it(self, request: HttpRequest, gateway: Gateway, data: dict[str, Any]) -> Any:
        if not gateway.is_on:
            raise ValidationError(_("It is off: switch it on first."))
        member: Any = request.membership  # type: ignore[attr-defined]
        center = open_organization()
        words = _("This is a message of %(center)s to try the sending. You need not answer.") % {"center": center.name}
        message = enqueue_message(
            NewMessage(
                way=Way(gateway.channel, data["phone"], center.language, member.name),
                kind=FREE,
                context={"text": words},
                is_answer=True,
                actor=member,
            )
        )
        url = reverse("admin:messaging_message_change", args=(message.pk,))
        return format_html(
            '{} <a class="x-undo" href="{}">{}</a>', _("It is on its way."), url, _("See what becomes of it")
        )

    @display(description=gettext_lazy("channel"), ordering="channel")
    def shown_channel(self, row: Gateway) -> SafeString:
        sign = "sms" if row.channel == Channel.SMS else "chat"
        return chip(row.get_channel_display(), "blue", sign)

    @display(description=gettext_lazy("state"))
    def state(self, row: Gateway) -> SafeString:
        return chip(_("On"), "green", "check_circle") if row.is_on else chip(_("Off"), "gray", "pause_circle")
