"""App configurations of the project itself."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AdminConfig(admin_apps.SimpleAdminConfig):
    """Django's admin with our site; modules of admin pages are found as usual."""

    default = False
    default_site = "crm_project.site.CrmAdminSite"

    def ready(self) -> None:
        from django.contrib.admin import autodiscover

        super().ready()
        autodiscover()


class CrmProjectConfig(AppConfig):
    name = "crm_project"
