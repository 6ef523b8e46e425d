"""A forgotten password: a link by mail, or whom to ask where the program sends no mail."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminPasswordWidget

from crm_project.message_pages import Message, message_page

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def sends_mail() -> bool:
    """Mail that is printed on a server reaches nobody; a developer reads it there."""
    return settings.DEBUG or settings.EMAIL_BACKEND != CONSOLE


class AskForm(PasswordResetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your email")
        self.fields["email"].widget = UnfoldAdminEmailInputWidget(attrs={"autocomplete": "email", "autofocus": True})


class NewPasswordForm(SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})


class AskView(PasswordResetView):
    """Whoever has a login with this address gets a link; who has none is told the same."""

    form_class = AskForm
    template_name = "crm_project/password/ask.html"
    email_template_name = "crm_project/password/mail.txt"
    subject_template_name = "crm_project/password/subject.txt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs) if sends_mail() else _whom_to_ask(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("New password"),
        }


class ChooseView(PasswordResetConfirmView):
    """Behind the link of the mail, which opens once."""

    form_class = NewPasswordForm
    template_name = "crm_project/password/choose.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("New password"),
        }


def _whom_to_ask(request: HttpRequest) -> HttpResponse:
    text = _(
        "This program sends no mail. Ask an owner of your center: under “People and rights” they make you a link "
        "for a new login."
    )
    return message_page(request, Message(_("Forgot the password?"), text, "key", *_to_login()))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    text = _(
        "If somebody logs in here with this email, a letter with a link is on its way. If none comes within a few "
        "minutes, look among unwanted mail, or ask an owner of your center for a link for a new login."
    )
    return message_page(request, Message(_("Look into your mail"), text, "mark_email_unread", *_to_login()))


@require_safe
def changed(request: HttpRequest) -> HttpResponse:
    text = _("From now on you log in with the new password. On other devices you are logged out.")
    return message_page(request, Message(_("Your password is changed"), text, "task_alt", *_to_login()))


def _to_login() -> tuple[str, Any]:
    return reverse("admin:login"), gettext_lazy("Log in")


urlpatterns = [
    path("", AskView.as_view(), name="password_reset"),
    path("sent/", sent, name="password_reset_done"),
    path("changed/", changed, name="password_reset_complete"),
    path("<uidb64>/<token>/", ChooseView.as_view(), name="password_reset_confirm"),
]
