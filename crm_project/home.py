"""The home page: first steps of a new center, then what each role works with. Every number opens the rows it counts."""

from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.choices import TargetFigure
from analytics.targets import targets
from common.contributions import ChecklistStep, checklist_steps
from crm_project.home_advice import advice_of_today
from crm_project.home_branches import branches
from crm_project.home_channels import channel_lines
from crm_project.home_figures import figure_tiles, seller_figures, shares
from crm_project.home_leak import leak
from crm_project.home_month import month
from crm_project.home_numbers import lead_list, next_calls, sellers, sells, statuses_of_partner, tiles, waiting, whose
from crm_project.home_partner import months_of_partner
from crm_project.home_period import HomePeriod, periods, read_period
from crm_project.home_school import seat_map, trials_today
from crm_project.navigation import add_url, home_url
from leads.models import Lead
from organizations.choices import LEADERS, Role
from organizations.models import Membership

CHECKLIST_DONE_SECONDS = 24 * 3600


def home_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the template draws for this person's roles."""
    member: Membership = request.membership  # type: ignore[attr-defined]
    context |= {
        "greeting": greeting(member),
        "moment": moment(member),
        "checklist": checklist(request),
        "add_lead_url": add_url(request, "leads.lead"),
        "import_url": add_url(request, "import_service.importjob"),
        "move_in_url": add_url(request, "import_service.movingin"),
    }
    return context | _of_role(request, member)


def _of_role(request: HttpRequest, member: Membership) -> dict[str, Any]:
    if not request.user.has_perm("leads.view_lead"):
        return {"role": "nobody"}
    if not Lead.objects.visible_to(member).exists():
        return {"role": "empty"}
    if member.roles == {Role.PARTNER}:
        return {"role": "partner", "tiles": statuses_of_partner(member), "sent_months": months_of_partner(member)}
    if member.has_role(LEADERS):
        return {"role": "leader", **_of_leader(request, member)}
    if member.has_role((Role.SALESPERSON, Role.RECEPTIONIST)):
        return {
            "role": "desk",
            "tiles": tiles(member),
            "calls": next_calls(member),
            "sells": sells(member),
            "calls_url": lead_list(whose(member)),
            "trials": trials_today(request, member),
        }
    places = branches()
    period = read_period(request.GET, timezone.localdate(), places)
    may_see = request.user.has_perm("analytics.view_marketinganalytics")
    came = {"month": month(member, period), "channels": channel_lines(period) if may_see else []}
    return {"role": "marketer", **came, **_choices(request, period, places)}


def _of_leader(request: HttpRequest, member: Membership) -> dict[str, Any]:
    """Figures of the chosen days, and what waits now."""
    places, wanted = branches(), targets()
    period = read_period(request.GET, timezone.localdate(), places)
    minutes = member.organization.first_response_minutes
    people, came = sellers(member), month(member, period)
    figures = seller_figures([row.person.pk for row in people], period, wanted, minutes)
    ranked = sorted(
        ((row, figures[row.person.pk]) for row in people), key=lambda pair: (-pair[1].enrolled, pair[0].person.name)
    )
    return {
        "advice": advice_of_today(request),
        "figures": figure_tiles(period, wanted, minutes),
        "shares": shares(came, period, wanted),
        "month": came,
        # Steps are counted for the whole center.
        "leak": None if period.branch else leak(period),
        "sellers": ranked,
        "response_target": minutes,
        "each_target": wanted[TargetFigure.ENROLLED_EACH],
        "trials": trials_today(request, member, period),
        "seat_map": seat_map(request, period),
        **_choices(request, period, places),
        **waiting(request, member, period.of_branch),
    }


def _choices(request: HttpRequest, chosen: HomePeriod, places: dict[int, str]) -> dict[str, Any]:
    """Each as (label, address, whether it is chosen); one choice keeps the other."""
    home = home_url(request)
    begins = home + ("&" if "?" in home else "?")
    every = [replace(each, branch=chosen.branch) for each in periods(timezone.localdate())]
    in_place = [replace(chosen, branch=branch) for branch in (None, *places)] if places else []
    return {
        "period": chosen,
        "periods": [(each.label, begins + each.address, each == chosen) for each in every],
        "branches": [
            (places.get(each.branch or 0, _("All branches")), begins + each.address, each == chosen)
            for each in in_place
        ],
    }


def greeting(member: Membership) -> str:
    hour = timezone.localtime().hour
    words = _("Good morning, %(name)s") if hour < 12 else _("Good afternoon, %(name)s")
    name = member.name if member.roles == {Role.PARTNER} else member.name.split()[0]
    return (words if hour < 18 else _("Good evening, %(name)s")) % {"name": name}


def moment(member: Membership) -> str:
    return f"{date_format(timezone.localtime(), 'l, j E, H:i')} · {member.organization.name}"


def checklist(request: HttpRequest) -> list[dict[str, Any]]:
    """Steps this person may take, ticked by what the data says; nothing once all are taken."""
    key = f"checklist-done-{request.membership.organization_id}"  # type: ignore[attr-defined]
    steps = [step for step in sorted(checklist_steps, key=_order) if request.user.has_perm(step.permission)]
    if not steps or cache.get(key):
        return []
    shown = [{"step": step, "url": step.url(), "done": step.done()} for step in steps]
    if all(step["done"] for step in shown):
        cache.set(key, True, CHECKLIST_DONE_SECONDS)
        return []
    return shown


def _order(step: ChecklistStep) -> int:
    return step.order
