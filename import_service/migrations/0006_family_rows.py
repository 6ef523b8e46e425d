"""The few family rows of a large import are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("import_service", "0005_searched")]

    operations = [
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                fields=["job", "number"], condition=models.Q(("reason", "family")), name="import_row_family"
            ),
        ),
    ]
