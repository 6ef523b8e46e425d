"""Pages outside the lists of the admin: joining by an invitation, changing the center one works in."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from organizations.choices import InvitationState
from organizations.models import Invitation, Membership
from organizations.people import SESSION_KEY, memberships_of
from organizations.services.accept_invitation import accept_invitation, find_invitation

BACKEND = "organizations.backends.MembershipBackend"


class NewLoginForm(forms.ModelForm):
    """The name people see, and the login of a new person."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=150, widget=UnfoldAdminTextInputWidget)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=password_validators_help_text_html,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = get_user_model()
        fields = ("username",)
        widgets = {"username": UnfoldAdminTextInputWidget(attrs={"autocomplete": "username", "autocapitalize": "none"})}
        help_texts = {"username": gettext_lazy("You log in with it: letters, digits and @ . + - _")}
        error_messages = {
            "username": {"unique": gettext_lazy("This username is taken. If it is yours, log in with it below.")}
        }

    field_order = ("name", "username", "password")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        password = self.cleaned_data.get("password")
        if password:
            try:
                validate_password(password, self.instance)
            except ValidationError as error:
                self.add_error("password", error)

    def create_user(self, invitation: Invitation) -> Any:
        user = self.instance
        user.first_name, user.email = self.cleaned_data["name"], invitation.email
        user.set_password(self.cleaned_data["password"])
        user.save()
        return user


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Joins with the login of this browser, or with a new one; says plainly if the link opens nothing any more."""
    invitation = find_invitation(token)
    if invitation is None or invitation.state != InvitationState.OPEN:
        return _show(request, invitation, status=404 if invitation is None else 410)
    if request.method == "POST" and "join" in request.POST and request.user.is_authenticated:
        return _join(request, invitation)
    form = NewLoginForm(request.POST if "username" in request.POST else None, initial={"name": invitation.name})
    if form.is_valid():
        return _join(request, invitation, form)
    return _show(request, invitation, form=form)


def _join(request: HttpRequest, invitation: Invitation, form: NewLoginForm | None = None) -> HttpResponse:
    try:
        with transaction.atomic():
            user: Any = form.create_user(invitation) if form else request.user
            person = accept_invitation(invitation=invitation, user=user, name=form.cleaned_data["name"] if form else "")
    except ValidationError as error:
        return _show(request, invitation, problem=error.messages[0], status=409)
    if form:
        # Gives the browser a new session, so a session somebody planted before is worth nothing.
        login(request, user, backend=BACKEND)
    request.session[SESSION_KEY] = str(person.public_id)
    messages.success(request, _("Welcome to %(center)s.") % {"center": person.organization.name})
    return HttpResponseRedirect(reverse("admin:index"))


def _show(request: HttpRequest, invitation: Invitation | None, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Invitation"),
        "invitation": invitation,
        "is_open": invitation is not None and invitation.state == InvitationState.OPEN,
        "login_url": f"{reverse('admin:login')}?next={request.path}",
        **more,
    }
    return render(request, "organizations/invitation.html", context, status=status)


@require_http_methods(["GET", "POST"])
def switch_organization(request: HttpRequest, public_id: str) -> HttpResponse:
    """Work in another of one's centers from now on. Only a POST switches; a GET asks."""
    chosen = _own_membership(request, public_id)
    if request.method == "POST":
        request.session[SESSION_KEY] = str(chosen.public_id)
        list(messages.get_messages(request))  # what was said about the other center, and not read, is dropped
        return HttpResponseRedirect(reverse("admin:index"))
    context = {**admin.site.each_context(request), "title": _("Change the center"), "chosen": chosen}
    return render(request, "organizations/switch.html", context)


def _own_membership(request: HttpRequest, public_id: Any) -> Membership:
    mine = memberships_of(request.user) if request.user.is_authenticated else []
    for membership in mine:
        if membership.public_id == public_id:
            return membership
    raise Http404
