"""Numbers of the home page that people work down. Each is counted by the filter its link opens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.counting import count_many, shown_count
from crm_project.navigation import list_url, may_open
from import_service.choices import JobStatus
from import_service.models import ImportJob
from leads.admin.lead_list.filters import FILTERS, filter_leads
from leads.choices import STATUS_TONES, LeadStatus
from leads.models import DuplicateCandidate, Lead
from leads.models.status import status_label
from organizations.admin.listing.filters import Asked, condition_of
from organizations.choices import Role
from organizations.models import Invitation, Membership

CALLS_SHOWN = 8
SELLERS_SHOWN = 20
USUAL_WEEKS = 4


@dataclass(frozen=True)
class Tile:
    """A number that opens its rows. A tone colours it while it is not zero."""

    key: str
    title: str | Promise
    hint: str | Promise
    icon: str
    query: str
    tone: str = ""
    count: int = 0
    usual: int | None = None

    @property
    def url(self) -> str:
        return lead_list(self.query)

    @property
    def change(self) -> int:
        """Percent above (or below) the usual."""
        return round(100 * (self.count - self.usual) / self.usual) if self.usual else 0

    @property
    def shown(self) -> str:
        return shown_count(self.count)


OF_ALL = (
    Tile("new", _("New"), _("nobody has called them"), "fiber_new", "status=new", "blue"),
    Tile("unowned", _("No owner"), _("give them to somebody"), "person_off", "owner=none", "orange"),
    Tile("overdue", _("Overdue"), _("their time has passed"), "error", "next=overdue", "red"),
    Tile("today", _("Today"), _("still to contact"), "schedule", "next=today", "orange"),
    Tile("unplanned", _("No next step"), _("agree on a time"), "event_busy", "next=none"),
    Tile("week", _("Came in 7 days"), _("open and closed"), "group_add", "created=week&state=current"),
)
MINE = (
    Tile("overdue", _("Overdue"), _("call them first"), "error", "owner=me&next=overdue", "red"),
    Tile("today", _("Today"), _("still to contact"), "schedule", "owner=me&next=today", "orange"),
    Tile("new", _("New"), _("say hello"), "fiber_new", "owner=me&status=new", "blue"),
    Tile("unplanned", _("No next step"), _("agree on a time"), "event_busy", "owner=me&next=none"),
    Tile("open", _("All mine"), _("still open"), "group", "owner=me"),
    Tile("unowned", _("No owner"), _("free to take"), "person_add", "owner=none", "orange"),
)


@dataclass(frozen=True)
class Waiting:
    """Something only a person can decide, and the list where it waits."""

    key: str
    title: str | Promise
    hint: str | Promise
    icon: str
    tone: str
    model: str
    link: str | Promise
    query: str = ""
    count: int = 0

    @property
    def url(self) -> str:
        return list_url(self.model) + self.query


DECISIONS = (
    Waiting(
        "decide_unowned",
        _("Leads without an owner"),
        _("Deal them out evenly, or one by one"),
        "person_off",
        "orange",
        "leads.lead",
        _("Assign"),
        "?owner=none",
    ),
    Waiting(
        "duplicates",
        _("Pairs that may be one person"),
        _("Same, family, or nothing to do with each other"),
        "content_copy",
        "blue",
        "leads.duplicatecandidate",
        _("Compare"),
    ),
    Waiting(
        "imports",
        _("Imports to check"),
        _("Read and planned; nothing is written yet"),
        "upload_file",
        "violet",
        "import_service.importjob",
        _("Check"),
    ),
    Waiting(
        "invitations",
        _("Invitations nobody has used yet"),
        _("Remind them, or send the link again"),
        "mark_email_unread",
        "gray",
        "organizations.invitation",
        _("Open"),
        "?state=open",
    ),
)


@dataclass(frozen=True)
class Seller:
    person: Membership
    open: int
    overdue: int
    new: int


def lead_list(query: str = "") -> str:
    return list_url("leads.lead") + (f"?{query}" if query else "")


def asked_leads(member: Membership, query: str) -> QuerySet:
    """The leads that the lead list shows this person for this query string."""
    return filter_leads(Lead.objects.visible_to(member), _asked(member, query))


def _asked(member: Membership, query: str) -> Asked:
    return Asked(member, timezone.now(), dict(QueryDict(query).lists()))


def sells(member: Membership) -> bool:
    return member.has_role((Role.SALESPERSON,))


def whose(member: Membership) -> str:
    """Own leads, or all for who owns none, as the list of leads says it."""
    return "owner=me" if sells(member) else ""


def tiles(member: Membership) -> list[Tile]:
    """What a salesperson or the reception has on the table: own leads, or all for who owns none."""
    wanted = MINE if sells(member) else OF_ALL
    counts = count_many({tile.key: asked_leads(member, tile.query) for tile in wanted})
    return counted(wanted, counts)


def counted(wanted: Iterable[Tile], counts: Mapping[str, int]) -> list[Tile]:
    return [replace(tile, count=counts[tile.key]) for tile in wanted]


def waiting(request: HttpRequest, member: Membership, of_branch: str) -> dict[str, Any]:
    """Tiles over all leads (of the branch, as the list of leads says it) and the decisions that wait for a leader, in
    one statement."""
    of_all = [replace(tile, query=tile.query + of_branch) for tile in OF_ALL]
    rows = {tile.key: asked_leads(member, tile.query) for tile in of_all} | {
        "decide_unowned": asked_leads(member, "owner=none"),
        "duplicates": DuplicateCandidate.objects.to_decide(),
        "imports": ImportJob.objects.filter(status=JobStatus.PLANNED),
        "invitations": Invitation.objects.open(timezone.now()),
        "weeks_before": asked_leads(member, _weeks_before() + of_branch),
    }
    counts = count_many(rows)
    decisions = [replace(one, count=counts[one.key]) for one in DECISIONS if counts[one.key]]
    usual = round(counts["weeks_before"] / USUAL_WEEKS)
    return {
        "tiles": [replace(tile, usual=usual if tile.key == "week" else None) for tile in counted(of_all, counts)],
        "waiting": [one for one in decisions if may_open(request, one.model)],
    }


def _weeks_before() -> str:
    """The weeks that this week is compared with."""
    until = timezone.localdate() - timedelta(days=7)
    since = until - timedelta(days=7 * USUAL_WEEKS - 1)
    return f"created_from={since.isoformat()}&created_to={until.isoformat()}&state=current"


def sellers(member: Membership) -> list[Seller]:
    """Who has how much on the table."""
    people = list(
        Membership.objects.filter(is_active=True, role_rows__role=Role.SALESPERSON).order_by("name")[:SELLERS_SHOWN]
    )
    asks = {"open": {}, "overdue": {"next": "overdue"}, "new": {"status": "new"}}
    kinds = {kind: condition_of(_asked(member, urlencode(extra)), FILTERS) for kind, extra in asks.items()}
    # In one pass over what is open, which the others are part of: each by itself would look at most of them again.
    theirs = Lead.objects.visible_to(member).filter(kinds["open"], owner__in=people).order_by()
    counts = {kind: Count("pk", filter=condition) for kind, condition in kinds.items()}
    found = {row["owner"]: row for row in theirs.values("owner").annotate(**counts)}
    nothing = dict.fromkeys(kinds, 0)
    return [Seller(person, **{kind: found.get(person.pk, nothing)[kind] for kind in kinds}) for person in people]


def next_calls(member: Membership) -> list[Lead]:
    """The first to contact: the longest overdue, then in the order of the agreed times."""
    planned = asked_leads(member, whose(member)).filter(next_contact_at__isnull=False).select_related("course", "owner")
    return list(planned.order_by("next_contact_at")[:CALLS_SHOWN])


def statuses_of_partner(member: Membership) -> list[Tile]:
    """What became of the leads a partner sent: a tile for each status that has any."""
    everything = Tile("all", _("All I sent"), "", "group", "")
    each = [
        Tile(status.value, status_label(status), "", "label", f"status={status.value}", STATUS_TONES[status])
        for status in LeadStatus
    ]
    sent = Lead.objects.visible_to(member)
    counts = count_many({"all": sent} | {tile.key: sent.filter(status=tile.key) for tile in each})
    return [tile for tile in counted((everything, *each), counts) if tile.count or tile.key == "all"]
