"""Everybody is full or off, and new leads stay with nobody: those who lead are told."""

from datetime import datetime
from typing import Any

from common.counting import count_many
from leads.roster import read_roster
from leads.services.assign_by_rules import leads_nobody_takes, waiting_leads
from organizations.scoping import open_organization
from reminders.choices import AlertKind
from reminders.rules.base import StateRule


def _facts(now: datetime) -> dict[str, dict[str, Any]]:
    # Asked first, since it costs nothing where nobody waits.
    if not open_organization().assigns_by_rules or not waiting_leads().exists():
        return {}
    waiting = count_many({"leads": leads_nobody_takes(read_roster(now))})
    return {"": waiting} if waiting["leads"] else {}


RULE = StateRule(AlertKind.NO_ROOM, _facts)
