"""PostgreSQL finds leads by any part of a name or phone in an index, and writes a new score beside the old one."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from common.search_index import search_index

# More than one of `recount_scores.STEPS` leads of a page is free, for their new selves.
FULL_PERCENT = 85


def leave_room_on_pages(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE leads_lead SET (fillfactor = {FULL_PERCENT})")


def fill_pages(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE leads_lead RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]

    operations = [
        search_index("lead_search", "leads_lead"),
        migrations.RunPython(leave_room_on_pages, fill_pages),
    ]
