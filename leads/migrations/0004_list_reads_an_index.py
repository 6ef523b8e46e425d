"""The first page of the list reads one index and no leads but those it shows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0003_search_index'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_to_work',
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('is_archived', False), models.Q(('status', 'enrolled'), _negated=True), models.Q(('status', 'lost'), _negated=True), models.Q(('status', 'unqualified'), _negated=True), models.Q(('status', 'cancelled'), _negated=True)), fields=['organization', 'next_contact_at', '-id', 'is_archived', 'status', 'source', 'owner'], name='lead_to_work'),
        ),
    ]
