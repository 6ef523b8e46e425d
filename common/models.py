"""Tables that know no business."""

from django.db import models


class VisitCount(models.Model):
    """How often somebody came to a door since the first time; `key` names both without telling who it is."""

    key = models.CharField(max_length=80, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True, help_text="From then on it is counted anew.")

    def __str__(self) -> str:
        return self.key
