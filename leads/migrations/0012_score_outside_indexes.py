"""A new score finds its place beside the old one on PostgreSQL, and no index holds it: nothing else is rewritten."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# More than one of `recount_scores.STEPS` leads of a page is free, for their new selves.
FULL_PERCENT = 85


def leave_room_on_pages(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Before the new column, for which PostgreSQL writes the table anew, with this room."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE leads_lead SET (fillfactor = {FULL_PERCENT})")


def fill_pages(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE leads_lead RESET (fillfactor)")


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0011_papers_by_file'),
        ('organizations', '0008_revealed'),
        ('scheduling', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(leave_room_on_pages, fill_pages),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_hot',
        ),
        migrations.AddField(
            model_name='lead',
            name='is_hot',
            field=models.GeneratedField(db_persist=True, expression=models.Q(('score__gte', 80)), output_field=models.BooleanField()),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('is_archived', False), models.Q(('status', 'enrolled'), _negated=True), models.Q(('status', 'lost'), _negated=True), models.Q(('status', 'unqualified'), _negated=True), models.Q(('status', 'cancelled'), _negated=True), ('is_hot', True)), fields=['organization', 'owner'], name='lead_hot'),
        ),
    ]
