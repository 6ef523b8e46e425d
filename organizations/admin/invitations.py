"""Invitations: many by one paste, each a link and a QR code; renewed or withdrawn until somebody uses it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from common.phone import format_phone
from common.ui import chip, icon
from organizations.admin.actions import row_action
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.people import role_chips
from organizations.admin.scoped import membership_of
from organizations.choices import InvitationState, Role
from organizations.forms import OrganizationForm
from organizations.invitation_lines import read_invitees
from organizations.models import Branch, Invitation, Membership
from organizations.services.invite_people import invite_people, renew_invitation, withdraw_invitation

STATE_CHIPS = {
    InvitationState.OPEN: ("green", "mark_email_unread"),
    InvitationState.USED: ("gray", "task_alt"),
    InvitationState.EXPIRED: ("orange", "timer_off"),
}


class InviteForm(OrganizationForm):
    """Lines of people; whoever's line names no role gets the chosen one."""

    member: Membership
    lines = forms.CharField(
        label=gettext_lazy("People"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6, "autofocus": True, "class": "invite-lines"}),
        help_text=gettext_lazy(
            "A line for each: name, email or phone, role. Lines from a spreadsheet can be pasted as they are."
        ),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role of those whose line names none"),
        choices=Role.choices,
        initial=Role.SALESPERSON,
        widget=UnfoldAdminSelectWidget,
    )
    branches: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Branches"),
        queryset=Branch.objects.all(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("None means all."),
    )

    def clean(self) -> dict[str, Any]:
        """Everybody is invited or nobody, and each line that cannot be read says why."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "lines" not in data or "role" not in data:
            return data
        read = read_invitees(data["lines"], country=self.member.organization.country, default_role=data["role"])
        if read.problems:
            self.add_error("lines", read.problems)
        else:
            data["people"] = read.people
        return data


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return list(InvitationState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        conditions = {
            InvitationState.OPEN: Q(accepted_by=None, expires_at__gt=timezone.now()),
            InvitationState.EXPIRED: Q(accepted_by=None, expires_at__lte=timezone.now()),
            InvitationState.USED: Q(accepted_by__isnull=False),
        }
        return queryset.filter(conditions.get(self.value(), Q()))  # type: ignore[call-overload]


@admin.register(Invitation)
class InvitationAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Invite your colleagues: each gets a link or a QR code that works once and opens a login."
    )
    change_form_template = "organizations/invitation_card.html"
    actions_detail = ("renew", "withdraw")
    list_filter = (StateFilter,)
    search_fields = ("name", "email", "phone")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("organization", "invited_by", "accepted_by")

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["who", "role_list", "state_chip", "expires_at", self._link_column(request), "inviter"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is withdrawn instead, and the list keeps who was invited as what."""
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Many people at once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InviteForm(request.POST or None, member=request.membership)  # type: ignore[attr-defined]
        if form.is_valid() and self._invite(request, form):
            return HttpResponseRedirect(reverse("admin:organizations_invitation_changelist"))
        return self._page(request, "organizations/invite_people.html", title=_("Invite people"), form=form)

    def _invite(self, request: HttpRequest, form: InviteForm) -> bool:
        try:
            invited = invite_people(
                people=form.cleaned_data["people"],
                branches=form.cleaned_data["branches"],
                actor=request.membership,  # type: ignore[attr-defined]
            )
        except ValidationError as error:
            form.add_error("lines", error.messages)
            return False
        said = ngettext(
            "%(n)d invitation is ready. Send the person their link.",
            "%(n)d invitations are ready. Send each person their own link.",
            len(invited),
        )
        messages.success(request, said % {"n": len(invited)})
        return True

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The invitation as a card to show or to print: link, QR code, state."""
        invitation = self.get_object(request, object_id)
        card = _card(request, invitation) if invitation else {}
        return super().change_view(request, object_id, form_url, {**card, **(extra_context or {})})

    @row_action(
        title=gettext_lazy("Renew"),
        description=gettext_lazy("The person gets a new link; the old one opens nothing any more."),
        permission="renew",
        icon="autorenew",
    )
    def renew(self, request: HttpRequest, invitation: Invitation, data: dict[str, Any]) -> str:
        renew_invitation(invitation=invitation, actor=request.membership)  # type: ignore[attr-defined]
        return _("There is a new link. Send it again.")

    @row_action(
        title=gettext_lazy("Withdraw"),
        description=gettext_lazy("The link opens nothing any more. You can renew the invitation later."),
        permission="withdraw",
        icon="link_off",
    )
    def withdraw(self, request: HttpRequest, invitation: Invitation, data: dict[str, Any]) -> str:
        withdraw_invitation(invitation=invitation, actor=request.membership)  # type: ignore[attr-defined]
        return _("The invitation is withdrawn.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing of it is edited; it is renewed or withdrawn."""
        return False

    def has_renew_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_act(request) and getattr(obj, "state", None) != InvitationState.USED

    def has_withdraw_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_act(request) and getattr(obj, "state", InvitationState.OPEN) == InvitationState.OPEN

    def _may_act(self, request: HttpRequest) -> bool:
        return membership_of(request) is not None and request.user.has_perm("organizations.change_invitation")

    def _page(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        return TemplateResponse(
            request, template, {**self.admin_site.each_context(request), "opts": self.opts, **context}
        )

    def _link_column(self, request: HttpRequest) -> Callable[[Invitation], SafeString]:
        def link(row: Invitation) -> SafeString:
            return copy_button(link_of(request, row)) if row.state == InvitationState.OPEN else SafeString("–")

        return display(description=_("link"))(link)

    @display(description=gettext_lazy("person"), ordering="name", header=True)
    def who(self, row: Invitation) -> tuple[str, str]:
        phone = format_phone(row.phone, row.organization.country) if row.phone else ""
        return row.name, " · ".join(part for part in (row.email, phone) if part)

    @display(description=gettext_lazy("invited by"), ordering="invited_by__name")
    def inviter(self, row: Invitation) -> str:
        return row.invited_by.name if row.invited_by else "–"

    @display(description=gettext_lazy("roles"))
    def role_list(self, row: Invitation) -> SafeString:
        return role_chips(row.roles)

    @display(description=gettext_lazy("state"))
    def state_chip(self, row: Invitation) -> SafeString:
        return state_chip(row)


def _card(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    link, is_open = link_of(request, invitation), invitation.state == InvitationState.OPEN
    return {
        "title": invitation.name,
        "invitation": invitation,
        "link": link,
        "qr": qr_code(link) if is_open else "",
        "is_open": is_open,
        "chip": state_chip(invitation),
    }


def link_of(request: HttpRequest, invitation: Invitation) -> str:
    return request.build_absolute_uri(reverse("invitation", args=(invitation.token,)))


def state_chip(invitation: Invitation) -> SafeString:
    return chip(invitation.state.label, *STATE_CHIPS[invitation.state])


def copy_button(link: str) -> SafeString:
    return format_html(
        '<button type="button" class="x-btn" data-copy="{}" data-copied="{}">{}{}</button>',
        link,
        _("Link copied"),
        icon("content_copy"),
        _("Copy the link"),
    )


def qr_code(text: str) -> SafeString:
    """An SVG drawing; it holds nothing but squares."""
    from qrcode import QRCode
    from qrcode.image.svg import SvgPathImage

    code = QRCode(border=2)
    code.add_data(text)
    return mark_safe(code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode"))  # noqa: S308
