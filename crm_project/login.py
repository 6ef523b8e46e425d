"""The login form: everybody with a login may log in; where they work decides what they see."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm as DjangoAuthenticationForm
from django.utils.translation import gettext_lazy as _
from unfold.forms import AuthenticationForm


class LoginForm(AuthenticationForm):
    error_messages = {
        **DjangoAuthenticationForm.error_messages,
        "invalid_login": _("Please enter the correct username and password. Capital and small letters differ."),
    }

    def confirm_login_allowed(self, user: Any) -> None:
        DjangoAuthenticationForm.confirm_login_allowed(self, user)
