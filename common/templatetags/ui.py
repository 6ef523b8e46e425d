"""Template tags of `common.ui`: {% chip "Late" "red" "error" %}, {% icon "call" %}, {% phone lead.phone "UZ" %}…

And {% grouped 1000 %}: 1,000.
"""

from typing import Any

from django import template
from django.db.models import Model
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from common import ui
from common.contributions import page_actions
from common.counting import grouped

register = template.Library()
register.simple_tag(ui.icon)
register.simple_tag(ui.chip)
register.simple_tag(ui.avatar)
register.simple_tag(ui.person)
register.simple_tag(ui.next_contact)
register.simple_tag(ui.email)
register.simple_tag(ui.telegram)
register.simple_tag(ui.age)
register.simple_tag(ui.dial)
register.simple_tag(ui.years_old)
register.simple_tag(grouped)


@register.simple_tag(takes_context=True)
def phone(context: Context, number: str, region: str = "", reveal_url: str = "") -> SafeString:
    """Written as in the country of the member's organization unless another region is named."""
    membership: Any = getattr(context.get("request"), "membership", None)
    return ui.phone(number, region or (membership.organization.country if membership else ""), reveal_url)


@register.simple_tag(takes_context=True)
def row_doors(context: Context, row: Model) -> SafeString:
    """Doors of other apps in a row of a list, for who has the right: signs alone, their words for who listens."""
    request: Any = context["request"]
    links = (
        (action.url(request, row), action.label, ui.icon(action.icon))
        for action in page_actions
        if (action.model, action.place) == (row._meta.label_lower, "row") and request.user.has_perm(action.permission)
    )
    return format_html_join("", '<a href="{0}" title="{1}" aria-label="{1}">{2}</a>', links)
