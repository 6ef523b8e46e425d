"""Indexes measured for a list of a million leads, and the one by which PostgreSQL finds any part of a name or phone."""

from django.db import ProgrammingError, migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NO_EXTENSION = """
The database user may not install the extension pg_trgm, by which leads are found by any part of a name or phone.
Let an administrator of the database run this once, then migrate again:
    CREATE EXTENSION pg_trgm;"""


def create_search_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite needs none: it reads a million leads in less time than the slower import of every lead would cost."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except ProgrammingError as refusal:
        raise ProgrammingError(f"{refusal}{NO_EXTENSION}") from refusal
    schema_editor.execute("CREATE INDEX lead_search ON leads_lead USING gin (search_text gin_trgm_ops)")


def drop_search_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS lead_search")


class Migration(migrations.Migration):
    dependencies = [("leads", "0002_event_by_people")]

    operations = [
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_newest",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_status",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_source",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_owner",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_city",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_created",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_telegram_id",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_birth",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_next_contact",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_course",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_partner",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_family",
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(
                    ("is_archived", False),
                    models.Q(("status", "enrolled"), _negated=True),
                    models.Q(("status", "lost"), _negated=True),
                    models.Q(("status", "unqualified"), _negated=True),
                    models.Q(("status", "cancelled"), _negated=True),
                ),
                fields=["organization", "next_contact_at", "-id"],
                name="lead_to_work",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["organization", "created_at", "id"], name="lead_created"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("is_archived", True)),
                fields=["organization", "created_at", "id"],
                name="lead_archived",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["organization", "status"], name="lead_status"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["organization", "source"], name="lead_source"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["organization", "owner"], name="lead_owner"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("city", ""), _negated=True), fields=["organization", "city"], name="lead_city"
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("region", ""), _negated=True), fields=["organization", "region"], name="lead_region"
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("course__isnull", False)), fields=["organization", "course"], name="lead_course"
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("partner__isnull", False)), fields=["organization", "partner"], name="lead_partner"
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("branch__isnull", False)), fields=["organization", "branch"], name="lead_branch"
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("telegram_id__isnull", False)),
                fields=["organization", "telegram_id"],
                name="lead_telegram_id",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("birth_date__isnull", False)),
                fields=["organization", "birth_date"],
                name="lead_birth",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(condition=models.Q(("family__isnull", False)), fields=["family"], name="lead_family"),
        ),
        migrations.RunPython(create_search_index, drop_search_index),
    ]
