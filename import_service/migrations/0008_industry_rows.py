"""Staged rows name industries by rows too: a plan that waits for its confirming keeps what it read."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


of_leads = import_module("leads.migrations.0013_industry_rows")


def make_rows(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        of_leads.name_words(cursor, "import_service_importrow")
    models_of = [apps.get_model("leads", "Lead"), apps.get_model("import_service", "ImportRow")]
    of_leads.unite_spellings(apps.get_model("leads", "Industry"), *models_of)


class Migration(migrations.Migration):
    dependencies = [("import_service", "0007_working_a_lead"), ("leads", "0014_industry_words_go")]

    operations = [
        migrations.RenameField("importrow", "industry", "industry_word"),
        migrations.AddField(
            model_name="importrow",
            name="industry",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="leads.industry",
                verbose_name="industry",
            ),
        ),
        migrations.RunPython(make_rows, migrations.RunPython.noop),
    ]
