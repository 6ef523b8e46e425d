"""Who may open which page, and whose rows each table holds. The walker fails on a page or a table that is missing here.

A new page of a model's admin is a word in PAGES. Any other address is a line in OTHERS. A new table is a line in
TENANT_TABLES, or in PLATFORM_TABLES with the reason why it belongs to no center.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from analytics.reports.registry import REPORTS

Kind = Literal["public", "member", "tenant", "platform"]


@dataclass(frozen=True)
class Rule:
    """Who may open an address: everybody, every member, members with a right to the model's rows, the platform's staff.

    `values` are what arguments of the address may be, for those that do not name a row of `model`.
    """

    kind: Kind
    model: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


PUBLIC, MEMBER, PLATFORM = Rule("public"), Rule("member"), Rule("platform")

# Every admin of a model has these; which rule they have follows from the model's table.
STOCK_PAGES = ("changelist", "add", "change", "delete", "history")

# Further pages of a model's admin, by the last part of their names: "undo" is admin:leads_lead_undo.
PAGES: dict[str, tuple[str, ...]] = {
    "organizations.invitation": ("renew", "withdraw"),
    "organizations.membership": ("login_link", "leave", "return", "seller"),
    "leads.lead": (
        *("places", "owners", "save_view", "undo", "accept", "hand_over"),
        *("known", "timeline"),
        *("client", "client_none", "client_back", "clients"),
        "merge",
        *("contact", "contact_primary", "contact_remove", "reveal", "qualification"),
        *("take_out", "erase"),
        *("note", "status", "status_back", "next_contact", "owner", "priority", "branch", "archive", "restore"),
        *("documents", "documents_ask", "document", "document_remove"),
        *("touch", "touch_back", "reminder", "reminder_done", "reminder_drop", "reminder_snooze"),
    ),
    "clients.client": (
        *("places", "save_segment", "undo", "timeline", "reveal", "known", "here", "documents"),
        *("document", "document_remove"),
        *("note", "note_done", "note_reopen", "interaction", "interaction_back"),
        *("status", "priority", "owner", "archive", "restore", "link", "link_facts", "unlink"),
    ),
    "leads.scorerule": ("switch", "load", "progress"),
    "leads.assignmentrule": ("try", "up", "down"),
    "leads.leadreminder": ("finish", "drop"),
    "leads.duplicatecandidate": ("next", "decide", "reopen", "scan"),
    "import_service.importjob": ("page", "progress", "rows", "row", "reading", "columns", "steer", "rejected"),
    "import_service.movingin": ("template", "here", "page", "progress", "groups", "steer"),
    "import_service.delivery": ("mend", "leave", "take_up"),
    "import_service.intake": ("new_token", "make_form"),
    "import_service.hostedform": ("poster", "preview"),
    "import_service.callline": ("new_secret", "fields"),
    "import_service.metapage": ("connect", "keys", "forms"),
    "import_service.googlesheet": ("use_as_is", "sync_now"),
    "messaging.message": (
        *("resend", "retry", "retry_back", "arrived", "arrived_back", "call_off", "call_off_back"),
        *("dealt", "dealt_back", "undo"),
    ),
    "messaging.messagetemplate": ("edit", "preview", "back"),
    "messaging.optout": ("take_out", "undo"),
    "messaging.gateway": ("try_it",),
    "messaging.webhookendpoint": ("send_test", "new_secret", "switch_on", "switch_off"),
    "messaging.webhookpost": ("send_again",),
    "messaging.whatsappnumber": ("connect", "keys"),
    "scheduling.enrolment": ("pause", "resume", "take_back_pause", "move", "finish", "leave", "stays"),
    "scheduling.seathold": ("name_people",),
    "scheduling.group": ("archive", "write"),
    "scheduling.schedulechange": ("undo",),
    "trials.placementtest": ("level_found", "call_off", "call_on"),
    "trials.trialreminder": ("switch_off", "switch_on"),
    "trials.triallesson": (
        *("outcome", "outcome_back", "cancel", "unbook", "restore", "accept", "reject", "decision_back"),
        *("offer", "answer", "reminder"),
    ),
    "trials.waitingentry": ("offer", "accept", "decline", "withdraw", "leave", "again"),
    "messaging.bot": ("connect", "test", "disconnect"),
    "messaging.telling": ("call_off", "called"),
    "reminders.task": ("give", "done", "reopen"),
    "reminders.alert": ("seen", "fresh"),
    "outreach.marketingdocument": ("replace", "withdraw", "bring_back"),
    "analytics.spend": ("take_back", "count_again", "undo_import"),
    "auth.user": ("password_change",),
}

# What arguments of pages may be, where they do not name a row.
VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "admin:import_service_importjob_row": {"number": ("2",), "verb": ("fix", "skip", "same")},
    "admin:import_service_importjob_steer": {"verb": ("confirm", "cancel", "undo")},
    "admin:import_service_movingin_steer": {"verb": ("confirm", "cancel", "undo")},
    "admin:import_service_importjob_rejected": {"kind": ("csv", "xlsx")},
    "admin:leads_scorerule_load": {"preset": ("school",)},
    "admin:leads_lead_undo": {"token": ("made-up",)},
    "admin:clients_client_undo": {"token": ("made-up",)},
    "admin:messaging_message_undo": {"token": ("made-up",)},
    "admin:messaging_optout_undo": {"token": ("made-up",)},
    **{
        f"admin:messaging_messagetemplate_{page}": {"kind": ("nothing-like-it",), "language": ("en",)}
        for page in ("edit", "preview", "back")
    },
}

_REPORTS = {"key": tuple(report.key for report in REPORTS)}
_LISTS = {"name": ("branches", "rooms", "courses", "prices", "tags", "sources")}

OTHERS: dict[str, Rule] = {
    "": PUBLIC,  # leads to the admin
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "set_language": PUBLIC,
    "invitation": Rule("public", values={"token": ("made-up",)}),
    "telegram_webhook": Rule("public", values={"public_id": (str(UUID(int=1)),)}),
    "papers": Rule("public", values={"token": ("made-up",)}),
    # The two whose GET writes something down: that somebody came.
    "go": Rule("public", values={"token": ("made-up",)}),
    "seen": Rule("public", values={"token": ("made-up",)}),
    "intake": Rule("public", values={"token": ("made-up",)}),
    "form": Rule("public", values={"form_key": ("made-up",)}),
    "form_thanks": Rule("public", values={"form_key": ("made-up",)}),
    "form_script": PUBLIC,
    "meta": Rule("public", values={"public_id": (str(UUID(int=1)),)}),
    "whatsapp": Rule("public", values={"public_id": (str(UUID(int=1)),)}),
    "calls": Rule("public", values={"public_id": (str(UUID(int=1)),)}),
    "calls_with_secret": Rule("public", values={"public_id": (str(UUID(int=1)),), "secret": ("made-up",)}),
    "material": Rule("public", values={"link_key": ("made-up",)}),
    "calendar": Rule("public", values={"token": ("made-up",)}),
    "admin:calendar_link_teacher": Rule("tenant", model="organizations.membership"),
    "admin:calendar_link_group": Rule("tenant", model="scheduling.group"),
    "admin:my_profile": MEMBER,
    "switch_organization": Rule("member", model="organizations.membership"),
    "admin:leads_lead_part": Rule("tenant", model="leads.leadmerge"),
    "admin:login": PUBLIC,
    "password_reset": PUBLIC,
    "password_reset_done": PUBLIC,
    "password_reset_complete": PUBLIC,
    "password_reset_confirm": Rule("public", values={"uidb64": ("MQ",), "token": ("made-up",)}),
    "admin:logout": PUBLIC,
    "admin:jsi18n": PUBLIC,
    "admin:index": MEMBER,
    "admin:search": MEMBER,
    "admin:new_center": MEMBER,
    "admin:bot_link_me": MEMBER,
    "admin:bot_link_client": Rule("tenant", model="clients.client"),
    "admin:trial_picker": Rule("tenant", model="leads.lead"),
    "admin:trial_alone": Rule("tenant", model="leads.lead"),
    "admin:my_day": MEMBER,
    "admin:conversations": Rule("tenant", model="bots.conversation"),
    "admin:conversations_news": Rule("tenant", model="bots.conversation"),
    "admin:conversation": Rule("tenant", model="bots.conversation"),
    "admin:conversation_file": Rule("tenant", model="bots.line"),
    "admin:conversation_quick": Rule("tenant", model="bots.conversation", values={"key": ("call",)}),
    **{
        f"admin:conversation_{verb}": Rule("tenant", model="bots.conversation")
        for verb in (
            *("leads", "answer", "note", "take", "back", "close", "reopen", "seen", "lead", "link", "unlink"),
            *("resend", "arrived"),
        )
    },
    "admin:my_day_worked": Rule("tenant", model="leads.lead"),
    "admin:my_day_undo": Rule("tenant", model="leads.lead"),
    "admin:my_day_take": Rule("tenant", model="leads.lead"),
    "admin:enrol_lead": Rule("tenant", model="leads.lead"),
    "admin:enrol_lead_now": Rule("tenant", model="leads.lead"),
    "admin:enrol_lead_undo": Rule("tenant", model="leads.lead", values={"public_id": (str(UUID(int=1)),)}),
    "admin:enrol_company": Rule("tenant", model="leads.lead"),
    "admin:my_day_news": MEMBER,
    "admin:my_day_done": MEMBER,
    "admin:my_day_reopen": MEMBER,
    "admin:timetable_absent": Rule("tenant", model="scheduling.teacherabsence"),
    "admin:timetable_absence_remove": Rule("tenant", model="scheduling.teacherabsence"),
    "admin:counted": Rule("tenant", model="analytics.saleskpi"),
    "admin:reports": Rule("tenant", model="analytics.saleskpi"),
    "admin:report_leads": Rule("tenant", model="analytics.saleskpi"),
    "admin:report": Rule("tenant", model="analytics.saleskpi", values=_REPORTS),
    "admin:report_file": Rule("tenant", model="analytics.saleskpi", values=_REPORTS),
    "admin:advice": Rule("tenant", model="analytics.groupanalytics"),
    "admin:months": Rule("tenant", model="analytics.leadmetrics"),
    "admin:change_month": Rule("tenant", model="analytics.leadmetrics"),
    "admin:import_spend": Rule("tenant", model="analytics.spend"),
    "admin:targets": Rule("tenant", model="analytics.target"),
    "admin:center_today": Rule("tenant", model="scheduling.lesson"),
    "admin:timetable": Rule("tenant", model="scheduling.lesson"),
    "admin:rolls": Rule("tenant", model="scheduling.lesson"),
    "admin:roll_grid": Rule("tenant", model="scheduling.group"),
    "admin:roll_paper": Rule("tenant", model="scheduling.group"),
    "admin:roll": Rule("tenant", model="scheduling.lesson"),
    **{
        f"admin:timetable_{verb}": Rule("tenant", model="scheduling.lesson")
        for verb in (
            "lesson",
            "move",
            "cancel",
            "restore",
            "substitute",
            "guest",
            "guest_cancel",
            "guest_back",
            "new",
            "remove",
            "take",
        )
    },
    "admin:list_file": Rule("tenant", model="scheduling.room", values=_LISTS),
    "admin:list_file_confirm": Rule("tenant", model="scheduling.room", values=_LISTS),
    "admin:list_file_export": Rule("tenant", model="scheduling.room", values=_LISTS),
    "admin:outreach_marketingdocument_version": Rule("tenant", model="outreach.documentversion"),
    "admin:outreach_marketingdocument_again": Rule("tenant", model="outreach.documentversion"),
    "admin:password_change": MEMBER,
    "admin:password_change_done": MEMBER,
    "admin:autocomplete": MEMBER,
    "admin:app_list": MEMBER,
    "admin:view_on_site": Rule("member", model="leads.lead"),
    "admin/(?P<url>.*)$": Rule("public", values={"url": ("nothing/here",)}),
}

TENANT_TABLES = {
    "organizations.auditevent",
    "organizations.branch",
    "organizations.invitation",
    "organizations.membership",
    "organizations.membershiprole",
    "organizations.sellerprofile",
    "organizations.tag",
    "messaging.bot",
    "messaging.chat",
    "messaging.gateway",
    "messaging.message",
    "messaging.messagetemplate",
    "messaging.optout",
    "messaging.pace",
    "messaging.telling",
    "messaging.toldperson",
    "messaging.whatsappnumber",
    "messaging.whatsappreceipt",
    "messaging.webhookendpoint",
    "messaging.webhookpost",
    "bots.conversation",
    "bots.line",
    "bots.linkcode",
    "bots.update",
    "bots.whatsappdoor",
    "clients.client",
    "clients.clientchat",
    "clients.clientcontact",
    "clients.clientdocument",
    "clients.clientevent",
    "clients.clientinteraction",
    "clients.clientnote",
    "clients.clientsegment",
    "clients.defaulttag",
    "scheduling.announcedabsence",
    "scheduling.attendance",
    "scheduling.attendancechange",
    "scheduling.calendarfeed",
    "scheduling.changedgroup",
    "scheduling.closedday",
    "scheduling.course",
    "scheduling.courseprice",
    "scheduling.enrolment",
    "scheduling.enrolmentpause",
    "scheduling.group",
    "scheduling.lesson",
    "scheduling.lessonguest",
    "scheduling.room",
    "scheduling.roommove",
    "scheduling.roomoccupancy",
    "scheduling.schedulechange",
    "scheduling.seathold",
    "scheduling.teacherabsence",
    "scheduling.teachercourse",
    "scheduling.teacherhours",
    "scheduling.teacherprofile",
    "leads.assignmentrule",
    "leads.channel",
    "leads.duplicatecandidate",
    "leads.duplicatescan",
    "leads.family",
    "leads.industry",
    "leads.lead",
    "leads.leadcontact",
    "leads.leadconversion",
    "leads.leaddocument",
    "leads.leadevent",
    "leads.leadmerge",
    "leads.leadphone",
    "leads.leadqualification",
    "leads.leadreminder",
    "leads.leadsource",
    "leads.leavereason",
    "leads.requireddocument",
    "leads.savedview",
    "leads.scorerule",
    "leads.newcomerwatch",
    "leads.scoreupkeep",
    "leads.statussetting",
    "leads.touchpoint",
    "import_service.call",
    "import_service.callline",
    "import_service.delivery",
    "import_service.formopening",
    "import_service.formsending",
    "import_service.googlesheet",
    "import_service.hostedform",
    "import_service.importjob",
    "import_service.importrow",
    "import_service.intake",
    "import_service.metaform",
    "import_service.metapage",
    "import_service.movingin",
    "trials.offer",
    "trials.placementtest",
    "trials.triallesson",
    "trials.trialreminder",
    "trials.waitingentry",
    "trials.waitingoffer",
    "reminders.alert",
    "reminders.rulemark",
    "reminders.task",
    "outreach.documentopening",
    "outreach.documentversion",
    "outreach.marketingdocument",
    "analytics.closedmonth",
    "analytics.correction",
    "analytics.groupanalytics",
    "analytics.kpiday",
    "analytics.leadbreakdown",
    "analytics.leadmetrics",
    "analytics.marketinganalytics",
    "analytics.saleskpi",
    "analytics.spend",
    "analytics.target",
}

# Both ends are rows of one center.
JOINING_TABLES = {
    "organizations.membership_branches",
    "organizations.invitation_branches",
    "leads.assignmentrule_sellers",
    "leads.lead_tags",
    "clients.client_tags",
}

STAFF_ONLY = "the platform's staff alone"
UNUSED = "not used: rights come from memberships"
PLATFORM_TABLES: dict[str, str] = {
    "organizations.organization": "the tenant itself; its admin shows an owner the own one",
    "auth.user": f"a person may work in several centers; {STAFF_ONLY}",
    "auth.group": UNUSED,
    "auth.permission": UNUSED,
    "auth.group_permissions": UNUSED,
    "auth.user_groups": UNUSED,
    "auth.user_user_permissions": UNUSED,
    "admin.logentry": "written for tables of the platform only; shown nowhere",
    "contenttypes.contenttype": "names of tables",
    "common.visitcount": "how often somebody without a login came, and nobody's name; shown nowhere",
    "sessions.session": "one browser each",
    "axes.accessattempt": STAFF_ONLY,
    "axes.accessattemptexpiration": "shown nowhere",
    "axes.accessfailurelog": "shown nowhere",
    "axes.accesslog": "shown nowhere",
    "django_celery_beat.clockedschedule": STAFF_ONLY,
    "django_celery_beat.crontabschedule": STAFF_ONLY,
    "django_celery_beat.intervalschedule": STAFF_ONLY,
    "django_celery_beat.periodictask": f"it can run any task; {STAFF_ONLY}",
    "django_celery_beat.periodictasks": "shown nowhere",
    "django_celery_beat.solarschedule": STAFF_ONLY,
}
