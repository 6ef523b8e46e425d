"""Which form an address stands for, and in which language a visitor reads it."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from import_service.hosted_forms.words import LANGUAGES
from import_service.models import HostedForm
from messaging.followed.pages import Page
from organizations.scoping import platform_wide


def find_form(key: str) -> HostedForm | None:
    """None if there never was one, or its center is no more."""
    with platform_wide():
        forms = HostedForm.objects.filter(key=key.lower(), organization__is_active=True)
        found: HostedForm | None = forms.select_related("organization", "intake__source").first()
    return found


def page_of(form_key: str) -> Page | None:
    """What a link sent to somebody led to; the form itself notes who comes by it."""
    form = find_form(form_key)
    return Page(f"“{form}”", mark="form", wants_token=True) if form else None


def chosen_language(request: HttpRequest) -> str:
    """That the visitor pressed; empty if none."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else ""


def language_for(request: HttpRequest, form: HostedForm | None) -> str:
    """That the visitor pressed, else the first of the browser's that we speak, else that of the center."""
    if chosen := chosen_language(request):
        return chosen
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if (code := wanted.partition("-")[0]) in LANGUAGES:
            return code
    return form.organization.language if form else settings.LANGUAGE_CODE
