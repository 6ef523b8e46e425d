"""The index of statuses holds the rows of each in the order of the list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0002_search_index"),
        ("leads", "0002_search_and_space"),
        ("organizations", "0001_initial"),
        ("scheduling", "0002_no_overlap"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="lead",
            name="lead_status",
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["organization", "status", "created_at", "id", "is_archived"], name="lead_status"
            ),
        ),
    ]
