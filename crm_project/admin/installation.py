"""Wrong passwords. Deleting a line lets that person try again at once."""

from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations.admin import PlatformModelAdmin


@admin.register(AccessAttempt)
class AccessAttemptAdmin(PlatformModelAdmin):
    nothing_yet = _(
        "Nobody has typed a wrong password. After too many, who tried is locked out for a while and stands here."
    )
    list_display = ("username", "ip_address", "failures_since_start", "attempt_time")
    list_display_links = None
    search_fields = ("username", "ip_address")
    search_help_text = _("Username or address")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
