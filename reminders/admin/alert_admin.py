"""Alerts: what interrupted today, the digest of the rest, older days; and the bell of every page."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.counting import grouped
from common.row_keys import row_key
from organizations.admin.base import OrganizationModelAdmin, ReadOnlyRows
from organizations.models import Membership
from reminders.admin.alert_words import AlertLine, lines_of
from reminders.choices import ALERT_SIGNS, AlertKind
from reminders.models import Alert
from reminders.services.raise_alerts import start_of_day
from reminders.services.see_alerts import see_alerts

BELL_LIMIT = 99
GROUP_ROWS, TODAY_ROWS, OLDER_ROWS = 25, 50, 200
OLDER_DAYS = 14


@admin.register(Alert)
class AlertAdmin(ReadOnlyRows, OrganizationModelAdmin):
    """Read by the one person they are for; the only thing to do is to mark them as seen."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("seen/", view(self.seen_view), name="reminders_alert_seen"),
            path("fresh/", view(self.fresh_view), name="reminders_alert_fresh"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        self._check(request)
        member: Membership = request.membership  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Alerts"),
            "opts": self.opts,
            **alert_context(member),
        }
        return render(request, "reminders/alerts.html", context)

    def seen_view(self, request: HttpRequest) -> HttpResponse:
        """All of them, or the one or the kind that is named."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._check(request)
        member: Membership = request.membership  # type: ignore[attr-defined]
        see_alerts(alerts=_named(request), member=member)
        if "HX-Request" in request.headers:
            return render(request, "reminders/alert_body.html", alert_context(member))
        return HttpResponseRedirect(reverse("admin:reminders_alert_changelist"))

    def fresh_view(self, request: HttpRequest) -> HttpResponse:
        """The bell anew, or nothing if it shows this already. One statement."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        self._check(request)
        bell = bell_context(request.membership)  # type: ignore[attr-defined]
        if bell["known"] == request.GET.get("known"):
            return HttpResponse(status=204)
        return render(request, "reminders/bell.html", bell)

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _named(request: HttpRequest) -> QuerySet:
    alerts = Alert.objects.all()
    number, kind = request.POST.get("alert", ""), request.POST.get("kind", "")
    if number:
        return alerts.filter(pk=row_key(number))
    return alerts.filter(kind=kind) if kind in AlertKind.values else alerts.none() if kind else alerts


def bell_context(member: Membership) -> dict[str, Any]:
    """How many are new, the digest as one, and the newest that interrupts."""
    today = start_of_day(timezone.now())
    rows = list(Alert.objects.at_the_bell(member, today).order_by("-pk")[: BELL_LIMIT + 1])
    loud = next((alert for alert in rows if alert.interrupts and alert.at >= today), None)
    return {
        "unseen": shown_unseen(len(rows)),
        "known": f"{len(rows)}-{loud.pk if loud else 0}",
        "loud": loud,
        "loud_text": str(loud.get_kind_display()) if loud else "",
    }


def shown_unseen(count: int) -> str:
    """Nothing for none; "99+" for what was not counted to the end."""
    if not count:
        return ""
    return f"{BELL_LIMIT}+" if count > BELL_LIMIT else str(count)


def alert_context(member: Membership) -> dict[str, Any]:
    """The body of the page."""
    today = start_of_day(timezone.now())
    mine = Alert.objects.filter(member=member).select_related("lead", "client")
    loud = mine.filter(interrupts=True, at__gte=today).order_by("seen_at", "-at", "-pk")[:TODAY_ROWS]
    older = mine.exclude(seen_at=None).filter(at__gte=today - timedelta(days=OLDER_DAYS))
    return {
        "loud": lines_of(list(loud), member),
        "groups": _digest(member, mine.unseen().exclude(interrupts=True, at__gte=today)),
        "days": _days(lines_of(list(older.exclude(interrupts=True, at__gte=today)[:OLDER_ROWS]), member)),
        "has_new": mine.unseen().exists(),
    }


def _digest(member: Membership, waiting: QuerySet) -> list[dict[str, Any]]:
    """New ones by kind, the largest group last to be read: kinds stand in the order of AlertKind."""
    counts = dict(waiting.order_by().values_list("kind").annotate(n=Count("pk")))
    groups = []
    for kind in AlertKind:
        if number := counts.get(kind.value, 0):
            icon, tone = ALERT_SIGNS[kind]
            lines = lines_of(list(waiting.filter(kind=kind)[:GROUP_ROWS]), member)
            groups.append(
                {
                    "kind": kind.value,
                    "title": kind.label,
                    "icon": icon,
                    "tone": tone,
                    "count": grouped(number),
                    "lines": lines,
                    "more": grouped(number - len(lines)) if number > len(lines) else "",
                }
            )
    return groups


def _days(lines: list[AlertLine]) -> list[tuple[str, list[AlertLine]]]:
    """Seen ones, newest day first."""
    days: dict[str, list[AlertLine]] = defaultdict(list)
    for line in lines:
        days[date_format(timezone.localtime(line.at), "l, j E")].append(line)
    return list(days.items())
