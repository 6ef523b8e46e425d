"""Groups in the order people count in: A2 before A10."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import common.natural_order


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    model = apps.get_model("scheduling", "Group")
    rows = list(model.objects.only("name"))
    for row in rows:
        row.sorted_by = common.natural_order.natural_key(row.name)[:200]
    model.objects.bulk_update(rows, ["sorted_by"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0006_calendar_links")]

    operations = [
        migrations.AlterModelOptions(
            name="changedgroup",
            options={
                "ordering": ("group__sorted_by",),
                "verbose_name": "changed group",
                "verbose_name_plural": "changed groups",
            },
        ),
        migrations.AlterModelOptions(
            name="group",
            options={"ordering": ("sorted_by", "id"), "verbose_name": "group", "verbose_name_plural": "groups"},
        ),
        migrations.AddField(
            model_name="group",
            name="sorted_by",
            field=common.natural_order.NaturalKeyField(default="", editable=False, max_length=200, source="name"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
