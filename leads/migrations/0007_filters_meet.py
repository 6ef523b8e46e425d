"""Filters meet in PostgreSQL: indexes of rows of one center do not name the center; the archive knows its owners."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_slips_are_told'),
        ('leads', '0006_owners_of_clients_first'),
        ('organizations', '0001_initial'),
        ('scheduling', '0003_slips_are_told'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_archived',
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_source',
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_owner',
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_course',
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_industry',
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_partner',
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_branch',
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('is_archived', True)), fields=['organization', 'created_at', 'id', 'owner'], name='lead_archived'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['source'], name='lead_source'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['owner'], name='lead_owner'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('course__isnull', False)), fields=['course'], name='lead_course'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('industry__isnull', False)), fields=['industry'], name='lead_industry'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('partner__isnull', False)), fields=['partner'], name='lead_partner'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('branch__isnull', False)), fields=['branch'], name='lead_branch'),
        ),
    ]
