"""Indexes measured for a list of a million leads, and the one by which PostgreSQL finds any part of a name or phone."""

from django.db import migrations, models

from common.search_index import search_index


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
        search_index("lead_search", "leads_lead"),
    ]
