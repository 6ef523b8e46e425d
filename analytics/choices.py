"""Fixed words of figures: what they are broken down by, which rows there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dimension(models.TextChoices):
    """By what the leads of a day are counted apart."""

    SOURCE = "source", _("Source")
    STATUS = "status", _("Status reached")


class FigureOf(models.TextChoices):
    """Which row of a day a figure stands in."""

    SALES = "sales", _("Salesperson")
    LEADS = "leads", _("Leads")
    BREAKDOWN = "breakdown", _("Leads by source and status")
    CHANNEL = "channel", _("Channel")
    GROUPS = "groups", _("Groups and rooms")


class TargetFigure(models.TextChoices):
    """What a center may set itself a target for."""

    ENROLLED = "enrolled", _("Enrolled in a month")
    ENROLLED_EACH = "enrolled_each", _("Enrolled in a month, each salesperson")
    CONTACTED_PERCENT = "contacted_percent", _("Contacted")
    QUALIFIED_PERCENT = "qualified_percent", _("Qualified")
    CONVERTED_PERCENT = "converted_percent", _("Enrolled of the qualified")


# (from so many per cent, tone, icon): a colour never stands alone.
CONVERSION_SIGNS = ((20, "green", "trending_up"), (10, "orange", "trending_flat"), (0, "red", "trending_down"))
