"""All addresses of the product."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from crm_project.health import healthz, readyz
from crm_project.machine_doors import DOORS
from import_service.hosted_forms.views import embed_script, form_page, thanks_page
from leads.views import papers_page
from messaging.followed.views import go_page, seen_picture
from organizations.views import invitation_page, switch_organization
from outreach.views import material_page
from scheduling.views import calendar_page

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/password_reset/", include("crm_project.password_reset")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("invite/<str:token>/", invitation_page, name="invitation"),
    path("calendar/<str:token>.ics", calendar_page, name="calendar"),
    path("f/form.js", embed_script, name="form_script"),
    path("f/<slug:form_key>/", form_page, name="form"),
    path("f/<slug:form_key>/thanks/", thanks_page, name="form_thanks"),
    path("papers/<str:token>/", papers_page, name="papers"),
    path("m/<str:link_key>/", material_page, name="material"),
    path("go/<str:token>", go_page, name="go"),
    path("seen/<str:token>.gif", seen_picture, name="seen"),
    *DOORS,
    path("switch/<uuid:public_id>/", switch_organization, name="switch_organization"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

handler403 = "crm_project.message_pages.not_allowed"
handler404 = "crm_project.message_pages.not_found"
