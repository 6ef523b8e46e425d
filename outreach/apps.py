"""Configuration of the outreach app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = _("Outreach")

    def ready(self) -> None:
        from messaging.followed.pages import own_pages
        from organizations.rights import grant
        from outreach.links import page_of
        from outreach.rights import RIGHTS

        grant(RIGHTS)
        own_pages.register("material", page_of)
