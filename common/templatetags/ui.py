"""Template tags of `common.ui`: {% chip "Late" "red" "error" %}, {% icon "call" %}, {% phone lead.phone "UZ" %}…

And {% grouped 1000 %}: 1,000.
"""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from common import ui
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
