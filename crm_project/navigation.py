"""The sidebar: verbs of a school, shaped by the person's rights; and the tabs that gather neighbouring lists."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.contributions import menu_badges
from common.counting import count_many
from leads.admin.lead_list.tabs import MENU_VIEWS, asks_the_same
from organizations.admin.listing.views import View
from organizations.choices import Role
from organizations.kept_counts import keep
from organizations.models import Membership

BADGE_SECONDS = 30
BADGE_LIMIT = 99
VIEW_TONES = {"red": "danger", "orange": "warning", "": "default"}


class Entry(NamedTuple):
    """A list of rows in the menu, shown to who has the right. `key` names its badge, `counts` says what it counts.
    `views` stand beneath it, each while it has rows; the key of a view names its badge. Instead of a list it may
    lead to a `page`, by its name; `query` narrows the list to a part of it."""

    key: str
    title: Promise
    icon: str
    model: str
    right: str
    counts: Any = ""
    tone: str = "default"
    views: tuple[View, ...] = ()
    page: str = ""
    query: str = ""


class Group(NamedTuple):
    title: Promise
    entries: tuple[Entry, ...]
    folded: bool = False


CLIENTS = ("clients.client", "clients.view_client")
TALKS = Entry(
    "conversations",
    _("Conversations"),
    "forum",
    "",
    "bots.view_conversation",
    _("wait for a person"),
    "danger",
    page="admin:conversations",
)
TODAY = (
    TALKS,
    Entry(
        "center_today", _("Today at the center"), "storefront", "", "scheduling.view_lesson", page="admin:center_today"
    ),
    Entry("tasks", _("Tasks"), "task_alt", "reminders.task", "reminders.view_task", _("due"), "danger"),
)
# Of who teaches and does not run the school; the office has the same page among the lists of the school.
MY_LESSONS = Entry(
    "rolls",
    _("My lessons"),
    "fact_check",
    "",
    "scheduling.mark_lesson",
    _("not marked"),
    "danger",
    page="admin:rolls",
)
GROUPS = (
    Group(
        _("Sales"),
        (
            Entry("leads", _("Leads"), "group_add", "leads.lead", "leads.view_lead", views=MENU_VIEWS),
            Entry(
                "trials",
                _("Trials"),
                "event_available",
                "trials.triallesson",
                "trials.add_triallesson",
                _("to decide"),
                "danger",
            ),
            Entry(
                "duplicates",
                _("Duplicates"),
                "content_copy",
                "leads.duplicatecandidate",
                "leads.view_duplicatecandidate",
                _("to decide"),
            ),
            Entry(
                "import",
                _("Import"),
                "upload_file",
                "import_service.importjob",
                "import_service.view_importjob",
                _("to confirm"),
            ),
        ),
    ),
    Group(
        _("Clients"),
        (
            Entry(
                "families",
                _("Families"),
                "family_restroom",
                "clients.client",
                "clients.view_client",
                query="who=guardian",
            ),
            Entry("companies", _("Companies"), "domain", "clients.client", "clients.view_client", query="who=company"),
            Entry("segments", _("Segments"), "donut_small", "clients.clientsegment", "clients.view_clientsegment"),
        ),
    ),
    Group(
        _("School"),
        (
            Entry("students", _("Students"), "school", *CLIENTS, query="who=student"),
            Entry("timetable", _("Timetable"), "view_week", "", "scheduling.view_lesson", page="admin:timetable"),
            Entry("groups", _("Groups"), "groups", "scheduling.group", "scheduling.view_group"),
            Entry("waiting", _("Waiting list"), "hourglass_top", "trials.waitingentry", "trials.view_waitingentry"),
            Entry(
                "rolls",
                _("Rolls"),
                "fact_check",
                "",
                "scheduling.change_lesson",
                _("not marked"),
                "danger",
                page="admin:rolls",
            ),
            Entry(
                "teachers", _("Teachers"), "co_present", "scheduling.teacherprofile", "scheduling.view_teacherprofile"
            ),
            Entry("courses", _("Courses and prices"), "menu_book", "scheduling.course", "scheduling.view_course"),
            Entry("rooms", _("Rooms"), "meeting_room", "scheduling.room", "scheduling.view_room"),
        ),
    ),
    Group(
        _("Growth"),
        (
            Entry(
                "materials",
                _("Materials"),
                "perm_media",
                "outreach.marketingdocument",
                "outreach.view_marketingdocument",
            ),
        ),
    ),
    Group(
        _("Settings"),
        (
            Entry("center", _("Center"), "domain", "organizations.organization", "organizations.change_organization"),
            Entry("branches", _("Branches"), "location_on", "organizations.branch", "organizations.change_branch"),
            Entry(
                "people", _("People and rights"), "badge", "organizations.membership", "organizations.view_membership"
            ),
            Entry("sources", _("Sources"), "campaign", "leads.leadsource", "leads.change_leadsource"),
            Entry("bot", _("Telegram bot"), "smart_toy", "messaging.bot", "messaging.change_bot"),
            Entry("statuses", _("Statuses"), "flag", "leads.statussetting", "leads.change_statussetting"),
            Entry("score", _("Score rules"), "speed", "leads.scorerule", "leads.change_scorerule"),
            Entry(
                "rules",
                _("Who gets new leads"),
                "assignment_ind",
                "leads.assignmentrule",
                "leads.change_assignmentrule",
            ),
            Entry("moving_in", _("Move in"), "move_to_inbox", "import_service.movingin", "import_service.add_movingin"),
            Entry(
                "sent",
                _("Sent messages"),
                "outbox",
                "messaging.message",
                "messaging.view_message",
                _("need a person"),
                "danger",
            ),
            Entry(
                "told", _("Who was told what"), "connect_without_contact", "messaging.telling", "messaging.view_telling"
            ),
            Entry("texts", _("Texts"), "edit_note", "messaging.messagetemplate", "messaging.view_messagetemplate"),
            Entry("gateways", _("SMS and WhatsApp"), "sms", "messaging.gateway", "messaging.change_gateway"),
            Entry("tags", _("Tags"), "sell", "organizations.tag", "organizations.change_tag"),
            Entry("journal", _("Journal"), "history", "organizations.auditevent", "organizations.view_auditevent"),
        ),
        folded=True,
    ),
)
PARTNER_GROUPS = (Group(_("Sales"), (Entry("leads", _("My leads"), "group_add", "leads.lead", "leads.view_lead"),)),)
PLATFORM = Group(
    _("Platform"),
    (
        Entry("centers", _("Centers"), "domain", "organizations.organization", ""),
        Entry("users", _("Logins"), "person", "auth.user", ""),
        Entry("attempts", _("Wrong passwords"), "lock_clock", "axes.accessattempt", ""),
        Entry("schedule", _("Schedule"), "schedule", "django_celery_beat.periodictask", ""),
    ),
    folded=True,
)
# Lists shown as tabs of one another: the entry of the first leads to all of them.
TABS = (
    (("reminders.task", _("Tasks")), ("leads.leadreminder", _("Reminders"))),
    (
        ("trials.triallesson", _("Trials")),
        ("trials.placementtest", _("Placement tests")),
        ("trials.trialreminder", _("Reminders")),
    ),
    (("scheduling.course", _("Courses")), ("leads.requireddocument", _("Required documents"))),
    (
        ("scheduling.group", _("Groups")),
        ("scheduling.enrolment", _("In groups")),
        ("leads.leadconversion", _("New students")),
        ("scheduling.seathold", _("Held seats")),
        ("scheduling.schedulechange", _("Schedule changes")),
    ),
    (("scheduling.room", _("Rooms")), ("scheduling.closedday", _("Closed days"))),
    (("organizations.membership", _("People")), ("organizations.invitation", _("Invitations"))),
    (("messaging.message", _("Sent messages")), ("messaging.optout", _("Addresses without messages"))),
    (("organizations.tag", _("Tags")), ("clients.defaulttag", _("Of new clients"))),
    (("leads.statussetting", _("Statuses")), ("leads.leavereason", _("Reasons"))),
    (
        ("leads.leadsource", _("Sources")),
        ("leads.channel", _("Channels")),
        ("leads.industry", _("Industries")),
    ),
    (("import_service.importjob", _("Imports")), ("import_service.googlesheet", _("Google Sheets"))),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """What unfold draws, without entries that this person may not open."""
    membership: Membership | None = getattr(request, "membership", None)
    groups = [_shown(group, request) for group in _groups(membership)] if membership else []
    if membership:
        groups.insert(0, _today(request))
    if request.user.is_superuser:
        groups.append(_shown(PLATFORM, request))
    return [group for group in groups if group["items"]]


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """Rows of tabs, without lists that this person may not open; a lone tab is none."""
    rows = [[(model, title) for model, title in row if may_open(request, model)] for row in TABS]
    return [
        {
            "models": [model for model, _title in row],
            "items": [{"title": title, "link": list_url(model)} for model, title in row],
        }
        for row in rows
        if len(row) > 1
    ]


def list_url(model: str) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_changelist")


def _groups(membership: Membership) -> Iterable[Group]:
    return PARTNER_GROUPS if membership.roles == {Role.PARTNER} else GROUPS


def _today(request: HttpRequest) -> dict[str, Any]:
    home = {"title": _("Home"), "icon": "home", "link": home_url(request)}
    day = [_my_day(request)] if request.user.has_perm("leads.change_lead") else []
    runs_school = request.user.has_perm("scheduling.change_lesson")
    own = [] if runs_school else _items((MY_LESSONS,), request)
    return {"title": _("Today"), "items": [home, *day, *own, *_items(TODAY, request)]}


def home_url(request: HttpRequest) -> str:
    """Who begins on a page of their own has the figures one click away."""
    index = reverse("admin:index")
    return f"{index}?home=1" if own_start(request) else index


# With which page a role begins its day; the others begin with the figures.
STARTS: dict[frozenset[str], str] = {
    frozenset({Role.SALESPERSON}): "admin:my_day",
    frozenset({Role.RECEPTIONIST}): "admin:center_today",
    frozenset({Role.TEACHER}): "admin:rolls",
}


def own_start(request: HttpRequest) -> str:
    membership: Membership | None = getattr(request, "membership", None)
    return STARTS.get(membership.roles, "") if membership else ""


def _my_day(request: HttpRequest) -> dict[str, Any]:
    badge = _badge(badge_counts(request).get("my_day", 0), _("to do today"))
    link = reverse("admin:my_day")
    return {"title": _("My day"), "icon": "wb_sunny", "link": link, "badge": badge, "badge_variant": "danger"}


def _shown(group: Group, request: HttpRequest) -> dict[str, Any]:
    return {
        "title": group.title,
        "separator": True,
        "collapsible": group.folded,
        "items": _items(group.entries, request),
    }


def _items(entries: Iterable[Entry], request: HttpRequest) -> list[dict[str, Any]]:
    badges = badge_counts(request)
    items = []
    for entry in entries:
        if _is_shown(entry, request):
            items.append(
                {
                    "title": entry.title,
                    "icon": entry.icon,
                    **_link(entry, request),
                    "badge": _badge(badges.get(entry.key, 0), entry.counts),
                    "badge_variant": entry.tone,
                }
            )
            items += [_beneath(entry, view, badges[view.key], request) for view in entry.views if badges.get(view.key)]
    return items


def _link(entry: Entry, request: HttpRequest) -> dict[str, Any]:
    if not entry.query:
        return {"link": reverse(entry.page) if entry.page else list_url(entry.model)}
    is_open = request.path == list_url(entry.model) and request.GET.urlencode() == entry.query
    return {"link": f"{list_url(entry.model)}?{entry.query}", "active": is_open}


def _beneath(entry: Entry, view: View, number: int, request: HttpRequest) -> dict[str, Any]:
    """Leads straight to what the badge counts."""
    link = list_url(entry.model)
    is_open = request.path == link and asks_the_same(view, dict(request.GET.lists()))
    return {
        "title": view.label,
        "link": f"{link}?{view.query}",
        "active": is_open,
        "badge": _badge(number, ""),
        "badge_variant": VIEW_TONES[view.tone],
        "link_attrs": {"data-beneath": True, "aria-current": "page" if is_open else False},
    }


def _is_shown(entry: Entry, request: HttpRequest) -> bool:
    may = bool(entry.page) or may_open(request, entry.model)
    return may and (not entry.right or request.user.has_perm(entry.right))


def may_open(request: HttpRequest, model: str) -> bool:
    """The page itself says who may see it."""
    page = admin.site._registry.get(apps.get_model(model))
    return page is not None and page.has_view_permission(request)


def add_url(request: HttpRequest, model: str) -> str:
    """Where this person adds a row; nothing if they may not."""
    page = admin.site._registry.get(apps.get_model(model))
    may_add = page is not None and page.has_add_permission(request)
    return reverse(f"admin:{model.replace('.', '_')}_add") if may_add else ""


def _badge(number: int, counts: Any) -> str | None:
    """The number, and for who listens instead of looking what it counts. Nothing for zero: unfold would show "0"."""
    if not number:
        return None
    shown = f"{BADGE_LIMIT}+" if number > BADGE_LIMIT else str(number)
    return format_html('{}<span class="x-hidden"> {}</span>', shown, counts) if counts else shown


def badge_counts(request: HttpRequest) -> Mapping[str, int]:
    """The numbers beside entries; asked once in a while for each person in each center, not with each click."""
    if not hasattr(request, "badge_counts"):
        request.badge_counts = _kept_counts(request)  # type: ignore[attr-defined]
    return request.badge_counts  # type: ignore[attr-defined]


def _kept_counts(request: HttpRequest) -> Mapping[str, int]:
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return {}
    return keep(
        f"menu-badges-{membership.pk}",
        membership.organization_id,
        BADGE_SECONDS,
        lambda: count_many(_badge_queries(request), BADGE_LIMIT),
    )


def _badge_queries(request: HttpRequest) -> dict[str, QuerySet]:
    return {name: rows for badge in menu_badges for name, rows in badge.queries(request).items()}
