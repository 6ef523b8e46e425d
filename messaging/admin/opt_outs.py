"""Addresses without messages: who is on the list and why; adding one, and taking it out again."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.phone import PhoneError, PhoneNormalizer
from common.ui import chip
from messaging.admin.sent.addresses import channel_sign, chats_of, shown_address
from messaging.choices import Channel, OptOutReason
from messaging.models import Chat, OptOut
from messaging.services.opt_out import opt_in, opt_out
from organizations.admin import OrganizationModelAdmin, row_action
from organizations.admin.undo import UNDO_SECONDS, undo_of_row
from organizations.forms import OrganizationModelForm
from organizations.scoping import open_organization

REASON_SIGNS: dict[str, tuple[str, str]] = {
    OptOutReason.ASKED: ("violet", "do_not_disturb_on"),
    OptOutReason.BLOCKED: ("red", "block"),
    OptOutReason.GONE: ("orange", "unknown_document"),
    OptOutReason.STAFF: ("gray", "person_off"),
}
BY_HAND = (OptOutReason.ASKED, OptOutReason.STAFF)
UNDO_VIEW = "admin:messaging_optout_undo"


class OptOutForm(OrganizationModelForm):
    """An address as the channel takes it: a phone, a mailbox, a name in Telegram."""

    class Meta:
        model = OptOut
        fields = ("channel", "address", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "channel" not in self.fields:
            return
        self.fields["channel"].choices = [each for each in Channel.choices if each[0] != Channel.CONSOLE]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [(each.value, each.label) for each in BY_HAND]  # type: ignore[attr-defined]
        self.fields["address"].help_text = _("A phone, an email, or the @name of somebody who wrote to the bot.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("channel") and data.get("address"):
            try:
                data["address"] = as_sent_to(data["channel"], data["address"])
            except forms.ValidationError as error:
                self.add_error("address", error)
        return data


def as_sent_to(channel: str, typed: str) -> str:
    """As messages are addressed by this channel. Raises ValidationError with what to do."""
    text = typed.strip()
    if channel == Channel.EMAIL:
        validate_email(text)
        return text.lower()
    if channel == Channel.TELEGRAM:
        return _chat_address(text.lstrip("@"))
    try:
        phone = PhoneNormalizer.for_region(open_organization().country).normalize(text)
    except PhoneError as error:
        raise forms.ValidationError(str(error)) from error
    if not phone:
        raise forms.ValidationError(_("Type a phone."))
    return phone


def _chat_address(name: str) -> str:
    chats = Chat.objects.filter(channel=Channel.TELEGRAM)
    found = chats.filter(username__iexact=name).first() or chats.filter(address=name).first()
    if found is None:
        raise forms.ValidationError(_("Nobody with this name has written to the bot, so it cannot write to them."))
    address: str = found.address
    return address


@admin.register(OptOut)
class OptOutAdmin(OrganizationModelAdmin):
    """Rows come by themselves when somebody blocks the bot or asks for silence, and by hand."""

    nothing_yet = gettext_lazy(
        "Addresses the program writes nothing to: who asked for silence, blocked the bot, or does not exist any more. "
        "They come here by themselves; you can add one too."
    )
    add_words = gettext_lazy("Add an address")
    form = OptOutForm
    list_display = ("who", "by_channel", "reason_chip", "since", "put_there_by")
    list_display_links = None
    list_filter = ("reason", "channel")
    search_fields = ("address",)
    actions_row = ("take_out",)
    actions_detail = ("take_out",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: QuerySet = super().get_queryset(request).select_related("by")
        return rows

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the chats of the rows of the page, read at once."""
        found = super().get_changelist_instance(request)
        chats = chats_of((row.channel, row.address) for row in found.result_list)
        for row in found.result_list:
            row.chat = chats.get((row.channel, row.address))
        return found

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of a row that is there as the list shows it, hidden phones hidden."""
        return ("who", "by_channel", "reason_chip", "since", "put_there_by") if obj else self.form.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Taken out by an action, with a way back."""
        return False

    def has_take_out_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("messaging.delete_optout"))

    # --- Adding and taking out ------------------------------------------------------------------
    def save_model(self, request: HttpRequest, obj: OptOut, form: Any, change: bool) -> None:
        member = request.membership  # type: ignore[attr-defined]
        row, act = opt_out(channel=obj.channel, address=obj.address, reason=obj.reason, actor=member)
        obj.pk, obj.called_off = row.pk, act  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        act = obj.called_off
        done = _("Nothing is written there any more.")
        if act:
            done = _("Nothing is written there any more, and what waited is called off.")
        address = reverse("admin:messaging_optout_changelist")
        messages.success(request, undo_of_row(request, done, _undo_url("in", obj, act)))
        return HttpResponseRedirect(address)

    @row_action(title=gettext_lazy("Take out"), permission="take_out", icon="mark_email_read")
    def take_out(self, request: HttpRequest, row: OptOut, data: dict[str, Any]) -> Any:
        opt_in(channel=row.channel, address=row.address)
        return undo_of_row(request, _("It takes messages again."), _undo_url("out", row))

    def get_urls(self) -> list[URLPattern]:
        name = UNDO_VIEW.removeprefix("admin:")
        return [path("undo/<str:token>/", self.admin_site.admin_view(self.undo_view), name=name), *super().get_urls()]

    def undo_view(self, request: HttpRequest, token: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            way, center, channel, address, reason, act = signing.loads(token, salt=UNDO_VIEW, max_age=UNDO_SECONDS)
        except (signing.BadSignature, ValueError) as error:
            raise PermissionDenied(_("It is too late to undo this with one click.")) from error
        right = "delete" if way == "in" else "add"
        if center != open_organization().pk or not request.user.has_perm(f"messaging.{right}_optout"):
            raise PermissionDenied
        if way == "in":
            opt_in(channel=channel, address=address, act=act)
        else:
            opt_out(channel=channel, address=address, reason=reason, actor=request.membership)  # type: ignore[attr-defined]
        messages.success(request, _("As before."))
        return HttpResponseRedirect(reverse("admin:messaging_optout_changelist"))

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("who"))
    def who(self, row: Any) -> Any:
        chat = getattr(row, "chat", None)
        address = shown_address(row.channel, row.address, chat)
        return SafeString(f"{chip(chat.name, 'gray', 'person')} {address}") if chat and chat.name else address

    @display(description=gettext_lazy("by"))
    def by_channel(self, row: OptOut) -> SafeString:
        return SafeString(f"{channel_sign(row.channel)} {row.get_channel_display()}")

    @display(description=gettext_lazy("why"))
    def reason_chip(self, row: OptOut) -> SafeString:
        return chip(row.get_reason_display(), *REASON_SIGNS[row.reason])

    @display(description=gettext_lazy("put there by"))
    def put_there_by(self, row: OptOut) -> str:
        return row.by.name if row.by else _("the program")


def _undo_url(way: str, row: OptOut, act: str = "") -> str:
    facts = [way, open_organization().pk, row.channel, row.address, row.reason, act]
    return reverse(UNDO_VIEW, args=(signing.dumps(facts, salt=UNDO_VIEW),))
