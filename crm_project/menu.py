"""What stands in the menu: entries by group, lists that are tabs of one another, and where a role begins its day."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.reports.registry import BY_KEY
from leads.admin.lead_list.tabs import MENU_VIEWS
from organizations.admin.listing.views import View
from organizations.choices import Role


class Entry(NamedTuple):
    """A list of rows in the menu, shown to who has the right. `key` names its badge, `counts` says what it counts.
    `views` stand beneath it, each while it has rows; the key of a view names its badge; `parts` are entries of other
    lists that stand there likewise. Instead of a list it may lead to a `page`, by its name and arguments; `query`
    narrows the list to a part of it."""

    key: str
    title: Promise
    icon: str
    model: str
    right: str
    counts: Any = ""
    tone: str = "default"
    views: tuple[View, ...] = ()
    page: str = ""
    page_args: tuple[str, ...] = ()
    query: str = ""
    parts: tuple["Entry", ...] = ()


class Group(NamedTuple):
    title: Promise
    entries: tuple[Entry, ...]
    folded: bool = False


def _report(key: str, title: Promise, right: str) -> Entry:
    return Entry(f"report-{key}", title, BY_KEY[key].icon, "", right, page="admin:report", page_args=(key,))


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
FAILED_DELIVERIES = Entry(
    "deliveries",
    _("Leads to mend"),
    "",
    "import_service.delivery",
    "import_service.change_delivery",
    "",
    "danger",
    query="state__exact=failed",
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
                parts=(FAILED_DELIVERIES,),
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
            Entry("advice", _("Advice"), "lightbulb", "", "analytics.view_groupanalytics", page="admin:advice"),
            Entry(
                "materials",
                _("Materials"),
                "perm_media",
                "outreach.marketingdocument",
                "outreach.view_marketingdocument",
            ),
            _report("channels", _("Channels and spend"), "analytics.view_leadreport"),
            Entry("spend", _("Spend"), "receipt_long", "analytics.spend", "analytics.view_spend"),
        ),
    ),
    Group(
        _("Reports"),
        (
            Entry("reports", _("All reports"), "summarize", "", "analytics.view_leadreport", page="admin:reports"),
            _report("funnel", _("Funnel"), "analytics.view_leadreport"),
            _report("salespeople", _("Salespeople"), "analytics.view_report"),
            _report("groups", _("Health of groups"), "analytics.view_report"),
            _report("teachers", _("Hours of teachers"), "analytics.view_report"),
            Entry("months", _("Months"), "lock", "", "analytics.view_closedmonth", page="admin:months"),
            Entry("numbers", _("Numbers"), "monitoring", "analytics.saleskpi", "analytics.view_saleskpi"),
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
            Entry("texts", _("Texts"), "edit_note", "messaging.messagetemplate", "messaging.view_messagetemplate"),
            Entry("gateways", _("SMS and WhatsApp"), "sms", "messaging.gateway", "messaging.change_gateway"),
            Entry(
                "webhooks", _("Webhooks"), "webhook", "messaging.webhookendpoint", "messaging.change_webhookendpoint"
            ),
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
    (
        ("messaging.message", _("Sent messages")),
        ("messaging.telling", _("Who was told what")),
        ("messaging.optout", _("Addresses without messages")),
    ),
    (("messaging.webhookendpoint", _("Webhooks")), ("messaging.webhookpost", _("What was sent"))),
    (
        ("analytics.saleskpi", _("Salespeople")),
        ("analytics.leadmetrics", _("Leads")),
        ("analytics.groupanalytics", _("Groups")),
        ("analytics.correction", _("Corrections")),
    ),
    (("analytics.spend", _("Spend")), ("analytics.marketinganalytics", _("Days of channels"))),
    (("organizations.tag", _("Tags")), ("clients.defaulttag", _("Of new clients"))),
    (("leads.statussetting", _("Statuses")), ("leads.leavereason", _("Reasons"))),
    (
        ("leads.leadsource", _("Sources")),
        ("leads.channel", _("Channels")),
        ("import_service.intake", _("Doors")),
        ("import_service.hostedform", _("Forms")),
        ("import_service.callline", _("Calls")),
        ("import_service.metapage", _("Meta lead ads")),
        ("messaging.whatsappnumber", _("WhatsApp")),
        ("leads.industry", _("Industries")),
    ),
    (
        ("import_service.importjob", _("Imports")),
        ("import_service.delivery", _("Deliveries")),
        ("import_service.googlesheet", _("Google Sheets")),
    ),
)
# With which page a role begins its day; the others begin with the figures.
STARTS: dict[frozenset[str], str] = {
    frozenset({Role.SALESPERSON}): "admin:my_day",
    frozenset({Role.RECEPTIONIST}): "admin:center_today",
    frozenset({Role.TEACHER}): "admin:rolls",
}
