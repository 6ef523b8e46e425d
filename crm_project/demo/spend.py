"""What the channels of the demo center cost, week by week, as somebody would enter it."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from analytics.models import Spend
from crm_project.demo.leads import Author
from leads.models import Channel

WEEKS = 6
# {channel: (a week's cost, how often it was shown, clicks)}
WEEKLY = {
    "instagram_ads": (Decimal(420_000), 18_400, 310),
    "landing_page": (Decimal(260_000), 7_200, 145),
    "telegram_bot": (Decimal(90_000), 3_100, 88),
    "call_tracking": (Decimal(150_000), 0, 0),
}


def make_spend(author: Author) -> None:
    """Weeks that end yesterday; the figures of their days follow by themselves."""
    yesterday, dice = timezone.localdate() - timedelta(days=1), author.dice
    channels = {channel.key: channel for channel in Channel.objects.filter(key__in=WEEKLY)}
    Spend.objects.bulk_create(
        Spend(
            organization=author.cast.people["owner"].organization,
            channel=channels[key],
            first=yesterday - timedelta(days=7 * week + 6),
            last=yesterday - timedelta(days=7 * week),
            amount=round(cost * Decimal(dice.uniform(0.8, 1.2)), -3),
            impressions=round(shown * dice.uniform(0.8, 1.2)),
            clicks=round(clicks * dice.uniform(0.8, 1.2)),
            entered_by=author.cast.people["owner"],
        )
        for week in range(WEEKS)
        for key, (cost, shown, clicks) in WEEKLY.items()
    )
