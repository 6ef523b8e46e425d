"""What the four answers about a purchase are called, and what may be answered."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from leads.choices import Authority, Timeline

LABELS: Mapping[str, Any] = {
    "budget": gettext_lazy("Budget"),
    "authority": gettext_lazy("Who decides"),
    "need": gettext_lazy("Need"),
    "timeline": gettext_lazy("Wants to begin"),
}
CHOICES: Mapping[str, Any] = {"authority": Authority.choices, "timeline": Timeline.choices}
