"""All rules. A new one is a file and a line here."""

from reminders.rules import (
    client_changes,
    client_follow_ups,
    client_papers,
    known_client,
    late_answer,
    messages,
    new_lead,
    no_room,
    not_converted,
    overdue,
    pauses,
    qualified,
    rolls,
    score,
    silence,
    standing,
    trials,
)
from reminders.rules.base import ClientRule, EventRule, StateRule, TimeRule

TIME_RULES: tuple[TimeRule, ...] = (
    late_answer.AT_ONCE,
    *late_answer.ESCALATIONS,
    overdue.RULE,
    standing.MOVED,
    standing.NEVER_MOVED,
    not_converted.RULE,
)
EVENT_RULES: tuple[EventRule, ...] = (
    new_lead.NEW,
    new_lead.NOT_ACCEPTED,
    score.VERY_HIGH_SCORE,
    score.CROSSED,
    qualified.RULE,
    known_client.RULE,
)
STATE_RULES: tuple[StateRule, ...] = (no_room.RULE, messages.HALTED, messages.STOPPED, silence.RULE)
CLIENT_RULES: tuple[ClientRule, ...] = (
    client_follow_ups.RULE,
    client_papers.RULE,
    client_changes.RULE,
    known_client.OF_CLIENTS,
    pauses.COMES_BACK,
    pauses.NO_SEAT,
    *trials.RULES,
    *rolls.RULES,
    messages.SHUT,
)
