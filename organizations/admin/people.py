"""People of the center: their roles and branches; leaving and coming back have pages of their own."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from common.errors import CellError
from common.phone import PhoneNormalizer
from common.ui import age, chip, person
from organizations.admin.actions import row_action
from organizations.admin.contributed_columns import ContributedColumns
from organizations.admin.leaving import LeavingPages
from organizations.admin.row_page import contributed_cards
from organizations.admin.seller_pages import SellerPages, profile_of
from organizations.choices import SELLERS, Role
from organizations.forms import OrganizationModelForm
from organizations.models import Branch, Membership
from organizations.services.change_person import change_person, check_change
from organizations.services.invite_people import invite_again

ROLE_TONES: dict[str, str] = {
    Role.OWNER: "violet",
    Role.MANAGER: "blue",
    Role.SALESPERSON: "green",
    Role.RECEPTIONIST: "orange",
    Role.TEACHER: "gray",
    Role.MARKETER: "red",
    Role.PARTNER: "gray",
}


def role_chips(roles: Any) -> SafeString:
    return format_html_join(" ", "{}", ((chip(Role(role).label, ROLE_TONES[role]),) for role in sorted(roles)))


class PersonForm(OrganizationModelForm):
    """Who changes the person comes from the page; the rules from the service."""

    member: Membership
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=Role.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Several roles add up. A salesperson sees own leads, a partner only those they sent."),
    )

    branches: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Branches"),
        queryset=Branch.objects.all(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("None means all."),
    )

    class Meta:
        model = Membership
        fields = ("name", "phone", "roles", "branches")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["roles"] = sorted(self.instance.roles)

    def clean_phone(self) -> str:
        try:
            return PhoneNormalizer.for_region(self.member.organization.country).normalize(self.cleaned_data["phone"])
        except CellError as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "roles" in data:
            check_change(
                person=self.instance, roles=data["roles"], is_active=self.instance.is_active, actor=self.member
            )
        return data


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(role_rows__role=self.value()) if self.value() in Role.values else queryset


@admin.register(Membership)
class MembershipAdmin(SellerPages, LeavingPages, ContributedColumns):
    nothing_yet = gettext_lazy("The people who work at your center. Invite them, and each chooses a password.")

    class Media:
        css = {"all": ("organizations/people.css", "organizations/seller.css")}

    form = PersonForm
    list_display = ("who", "role_list", "branch_list", "login", "last_seen", "state")
    list_filter = (RoleFilter, "is_active", "branches")
    list_before_template = "organizations/people_hint.html"
    search_fields = ("name", "phone")
    actions_detail = ("login_link",)
    readonly_fields = ("state", "login", "last_seen")
    change_form_outer_before_template = "organizations/person_panels.html"
    fieldsets = (
        (None, {"fields": ("name", "phone", "roles", "branches")}),
        (gettext_lazy("Access"), {"fields": ("state", "login", "last_seen")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related("user", "organization").prefetch_related("role_rows", "branches")

    @row_action(
        title=gettext_lazy("Link for a new login"),
        description=gettext_lazy(
            "For who has no login yet, or forgot the password. The person stays who they are here; "
            "with the new login the old one opens this center no more."
        ),
        permission="login_link",
        icon="key",
        submit=gettext_lazy("Make the link"),
    )
    def login_link(self, request: HttpRequest, person: Membership, data: dict[str, Any]) -> HttpResponse:
        invitation = invite_again(person=person, actor=request.membership)  # type: ignore[attr-defined]
        card = reverse("admin:organizations_invitation_change", args=(invitation.pk,))
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": card})
        return HttpResponseRedirect(card)

    def has_login_link_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        works_here = getattr(obj, "is_active", True)
        return works_here and self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who left stays in the history of what they did; their access ends on the page of leaving."""
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        change_person(
            person=obj,
            roles=form.cleaned_data["roles"],
            branches=form.cleaned_data["branches"],
            actor=request.membership,  # type: ignore[attr-defined]
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The service has saved the branches already."""

    @display(description=gettext_lazy("person"), ordering="name")
    def who(self, row: Membership) -> SafeString:
        return person(row.name)

    @display(description=gettext_lazy("roles"))
    def role_list(self, row: Membership) -> SafeString:
        return role_chips(row.roles)

    @display(description=gettext_lazy("branches"))
    def branch_list(self, row: Membership) -> str:
        return ", ".join(branch.name for branch in row.branches.all()) or _("all")

    @display(description=gettext_lazy("login"), ordering="user__username")
    def login(self, row: Membership) -> str:
        return row.user.get_username() if row.user else _("no login")

    @display(description=gettext_lazy("last login"), ordering="user__last_login")
    def last_seen(self, row: Membership) -> Any:
        return age(row.user.last_login) if row.user and row.user.last_login else "–"

    @display(description=gettext_lazy("works here"), ordering="is_active")
    def state(self, row: Membership) -> SafeString:
        return chip(_("Yes"), "green", "check") if row.is_active else chip(_("Left"), "gray", "logout")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """With what other apps know of this person: what has to be handed over, for example."""
        row = self.get_object(request, object_id)
        extra = {
            "panels": contributed_cards(request, row) if row else [],
            "person": row,
            "may_leave": row and self.has_change_permission(request, row),
            "seller": profile_of(row) if row and row.has_role(SELLERS) else None,
        }
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        invite = reverse("admin:organizations_invitation_add")
        return super().changelist_view(request, {"invite_url": invite, **(extra_context or {})})
