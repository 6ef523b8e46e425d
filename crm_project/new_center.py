"""The page that opens a center: five questions, answered by the country unless somebody knows better."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from crm_project.center import open_center
from organizations.choices import Role
from organizations.countries import COUNTRIES, country_choices, currency_choices, time_zone_choices
from organizations.people import SESSION_KEY

FIRST_COUNTRY = "UZ"


class NewCenterForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What is your center called?"),
        max_length=150,
        widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True, "placeholder": "Registan School"}),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("In which country?"),
        help_text=gettext_lazy("Phones without a country code are read as numbers of this country."),
        choices=country_choices,
        widget=UnfoldAdminSelectWidget,
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=time_zone_choices, widget=UnfoldAdminSelectWidget
    )
    currency = forms.ChoiceField(label=gettext_lazy("Money"), choices=currency_choices, widget=UnfoldAdminSelectWidget)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("What people see first; everybody may choose another one."),
        choices=settings.LANGUAGES,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        usual = COUNTRIES[FIRST_COUNTRY]
        super().__init__(*args, **kwargs)
        self.initial = {**usual._asdict(), "country": FIRST_COUNTRY, "name": "", "language": get_language()}


def may_open_center(request: HttpRequest) -> bool:
    """Platform staff, and owners who open a further one."""
    membership = getattr(request, "membership", None)
    return bool(request.user.is_superuser or (membership and membership.has_role([Role.OWNER])))


def new_center(request: HttpRequest) -> HttpResponse:
    if not may_open_center(request):
        raise PermissionDenied
    form = NewCenterForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (response := _open(request, form)):
        return response
    context = {
        **admin.site.each_context(request),
        "title": _("New center"),
        "form": form,
        "answers": {code: [row.timezone, row.currency] for code, row in COUNTRIES.items()},
    }
    return render(request, "crm_project/new_center.html", context)


def _open(request: HttpRequest, form: NewCenterForm) -> HttpResponse | None:
    try:
        owner = open_center(owner_user=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    request.session[SESSION_KEY] = str(owner.public_id)
    messages.success(request, _("%(name)s is open. You are its owner.") % {"name": owner.organization.name})
    return HttpResponseRedirect(reverse("admin:index"))
