"""The admin site: who may enter, what the frame around each page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from unfold.sites import UnfoldAdminSite

from organizations.choices import Role
from organizations.models import Membership


class CrmAdminSite(UnfoldAdminSite):
    """Everybody with an active membership may enter; what they see there depends on their roles."""

    index_title = ""

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_active:
            return False
        return getattr(request, "membership", None) is not None or user.is_superuser

    def get_urls(self) -> list[URLResolver | URLPattern]:
        from analytics.admin.urls import pages as number_pages
        from bots.admin.conversations.urls import pages as talk_pages
        from bots.admin.link_card import pages as link_pages
        from crm_project.new_center import new_center
        from import_service.admin.reference.pages import pages as list_pages
        from reminders.admin.my_day import pages
        from scheduling.admin.calendar_links import pages as calendar_pages
        from scheduling.admin.rolls.urls import pages as roll_pages
        from scheduling.admin.timetable.urls import pages as timetable_pages
        from trials.admin.enrol_pages import pages as enrol_pages
        from trials.admin.picker.pages import pages as picker_pages

        own = path("new-center/", self.admin_view(new_center), name="new_center")
        school = [*timetable_pages(self.admin_view), *roll_pages(self.admin_view), *calendar_pages(self.admin_view)]
        road = [*pages(self.admin_view), *enrol_pages(self.admin_view), *picker_pages(self.admin_view)]
        road += link_pages(self.admin_view)
        talks = talk_pages(self.admin_view)
        numbers = number_pages(self.admin_view)
        return [own, *road, *school, *talks, *numbers, *list_pages(self.admin_view), *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Found only if a page draws it: the menu is our own, and asking for all rights costs milliseconds."""
        listed = super().get_app_list
        return SimpleLazyObject(lambda: listed(request, app_label))

    def get_sidebar_list(self, request: HttpRequest) -> Any:
        """Found only if the frame is drawn: answers to buttons are parts of pages, and its badges are counted anew."""
        listed = super().get_sidebar_list
        return SimpleLazyObject(lambda: listed(request))

    def get_tabs_list(self, request: HttpRequest) -> Any:
        """As with the menu."""
        listed = super().get_tabs_list
        return SimpleLazyObject(lambda: listed(request))

    def _get_is_active(self, request: HttpRequest, link: Any, is_tab: bool = False) -> bool:
        """Unfold takes each address apart before it looks; of the hundreds on a page all but one lead elsewhere."""
        leads_elsewhere = str(link).partition("?")[0] not in request.path
        return not leads_elsewhere and bool(super()._get_is_active(request, link, is_tab))

    def _get_is_tab_active(self, request: HttpRequest, tabs: list[dict[str, Any]], nav_link: str) -> bool:
        """An entry is lit by the tabs of its own row: the others need not be looked at."""
        own = [row for row in tabs if any(tab["link"] == nav_link for tab in row["items"])]
        return bool(own) and bool(super()._get_is_tab_active(request, own, nav_link))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows; the bell counts with the badges of the menu."""
        from crm_project.navigation import badge_counts
        from reminders.admin.alert_admin import shown_unseen

        return {
            **super().each_context(request),
            "shows_bell": getattr(request, "membership", None) and request.user.has_perm("reminders.view_alert"),
            "alerts_unseen": SimpleLazyObject(lambda: shown_unseen(badge_counts(request).get("alerts", 0))),
        }

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse | HttpResponseRedirect:
        """Home; somebody of the platform who works nowhere is offered a center of their own."""
        if getattr(request, "membership", None) is None:
            return HttpResponseRedirect(reverse("admin:new_center"))
        from crm_project.navigation import own_start

        has_figures = request.user.has_perm("leads.view_lead")
        if (start := own_start(request)) and not ("home" in request.GET and has_figures):
            return HttpResponseRedirect(reverse(start))
        return super().index(request, {"title": _("Home"), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        from crm_project.message_pages import no_center
        from crm_project.password_reset import sends_mail

        if request.method == "GET" and request.user.is_authenticated and not self.has_permission(request):
            return no_center(request)
        return super().login(request, {"sends_mail": sends_mail(), **(extra_context or {})})

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Unfold keeps results under the user alone: after a switch they would be those of the other center."""
        from crm_project.search import search_page

        return search_page(request)


def site_header(request: HttpRequest) -> str:
    membership = getattr(request, "membership", None)
    return membership.organization.name if membership else _("Education center")


def site_subheader(request: HttpRequest) -> str:
    membership = getattr(request, "membership", None)
    if membership is None:
        return ""
    return roles_of(membership)


def roles_of(membership: Membership) -> str:
    return ", ".join(str(label) for role, label in Role.choices if role in membership.roles)


def organization_dropdown(request: HttpRequest) -> list[dict[str, Any]]:
    """The centers of a member of several; nothing for a member of one. Choosing one posts (common/admin.js)."""
    current = getattr(request, "membership", None)
    memberships = getattr(request.user, "active_memberships", [])
    if current is None or len(memberships) < 2:
        return []
    return [
        {
            "title": f"{membership.organization.name} · {roles_of(membership)}",
            "icon": "check" if membership.pk == current.pk else "domain",
            "link": reverse("switch_organization", args=(membership.public_id,)),
            "attrs": {"data-post": True},
        }
        for membership in memberships
    ]


def environment_badge(request: HttpRequest) -> list[str] | None:
    """A word in the corner that says which installation or center this is."""
    if settings.ENVIRONMENT_NAME:
        return [settings.ENVIRONMENT_NAME, "warning"]
    membership = getattr(request, "membership", None)
    return [_("Demo"), "info"] if membership and membership.organization.is_demo else None


def account_links(request: HttpRequest) -> list[dict[str, str]]:
    """What a person may do for themselves, in the menu under their name."""
    from crm_project.new_center import may_open_center

    links = [{"title": _("Change password"), "link": reverse("admin:password_change")}]
    if getattr(request, "membership", None):
        links.insert(0, {"title": _("My profile"), "link": reverse("admin:my_profile")})
    if may_open_center(request):
        links.append({"title": _("Open another center"), "link": reverse("admin:new_center")})
    return links
