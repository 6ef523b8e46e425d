"""Why the rules gave a lead to somebody, in words: "by course English"."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.assignment import LEAST_LOADED
from leads.choices import AssignmentKind

WORDS: dict[str, Any] = {
    AssignmentKind.CLIENT_OWNER: gettext_lazy("the client is theirs"),
    AssignmentKind.FAMILY: gettext_lazy("the family is with them"),
    AssignmentKind.SOURCE_OWNER: gettext_lazy("by the owner of the source"),
    AssignmentKind.BRANCH: gettext_lazy("by branch"),
    AssignmentKind.REGION: gettext_lazy("by city or region"),
    AssignmentKind.COURSE: gettext_lazy("by course"),
    AssignmentKind.SOURCE: gettext_lazy("by source"),
    LEAST_LOADED: gettext_lazy("had the most room"),
}


def why(payload: dict[str, Any]) -> str:
    """Nothing if a person decided."""
    if payload.get("declined"):
        return _("%(name)s passed it on") % {"name": payload["passed"]}
    if payload.get("passed"):
        return _("%(name)s did not accept in time") % {"name": payload["passed"]}
    word = WORDS.get(payload.get("rule", ""), "")
    return " ".join(filter(None, (str(word), payload.get("about", ""))))
