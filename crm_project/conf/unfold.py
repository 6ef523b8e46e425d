"""How unfold dresses the admin: colours, sidebar, search, languages."""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

# Teal: 700 carries white text at 5.5:1, 400 is the ink on dark.
PRIMARY = {
    "50": "#f0fdfa",
    "100": "#ccfbf1",
    "200": "#99f6e4",
    "300": "#5eead4",
    "400": "#2dd4bf",
    "500": "#14b8a6",
    "600": "#0d9488",
    "700": "#0f766e",
    "800": "#115e59",
    "900": "#134e4a",
    "950": "#042f2e",
}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Education center"),
    "SITE_HEADER": "crm_project.site.site_header",
    "SITE_SUBHEADER": "crm_project.site.site_subheader",
    "SITE_DROPDOWN": "crm_project.site.organization_dropdown",
    "SITE_SYMBOL": "school",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("common/favicon.svg")},
    ],
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "ENVIRONMENT": "crm_project.site.environment_badge",
    "DASHBOARD_CALLBACK": "crm_project.home.home_context",
    "COLORS": {"primary": PRIMARY},
    "BORDER_RADIUS": "6px",
    "STYLES": [
        lambda request: static("common/tokens.css"),
        lambda request: static("common/admin.css"),
        lambda request: static("crm_project/frame.css"),
        lambda request: static("reminders/bell.css"),
        lambda request: static("trials/picker.css"),
    ],
    "SCRIPTS": [
        lambda request: static("common/admin.js"),
        lambda request: static("common/keyboard.js"),
        lambda request: static("reminders/bell.js"),
        lambda request: static("trials/picker.js"),
    ],
    "COMMAND": {"search_models": False, "show_history": False, "search_callback": None},
    "ACCOUNT": {"navigation": "crm_project.site.account_links"},
    "LOGIN": {"form": "crm_project.login.LoginForm"},
    "TABS": "crm_project.navigation.tabs",
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "crm_project.navigation.sidebar",
    },
}
