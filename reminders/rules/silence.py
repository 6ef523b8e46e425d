"""A source that delivers by itself has been silent for longer than is its habit: a form is broken, a token ran out."""

from datetime import datetime
from typing import Any

from import_service.silence import silent_sources
from reminders.choices import AlertKind
from reminders.rules.base import StateRule


def _facts(now: datetime) -> dict[str, dict[str, Any]]:
    return {
        str(silence.source.pk): {
            "source": silence.source.name,
            "since": silence.since.isoformat(),
            "usual": round(silence.usual),
        }
        for silence in silent_sources(now)
    }


RULE = StateRule(AlertKind.SOURCE_SILENT, _facts)
