"""Words of industries on leads become rows of a table, with the same words everywhere else."""

from collections import defaultdict
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from common.names import search_key


def make_rows(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Set-wise: a row for each word of a center, leads that point to it, then one row for all spellings of a word."""
    with schema_editor.connection.cursor() as cursor:
        name_words(cursor, "leads_lead")
    unite_spellings(apps.get_model("leads", "Industry"), apps.get_model("leads", "Lead"))
    tell_rules(apps)
    tell_merges(apps)


def name_words(cursor: Any, table: str) -> None:
    """The import's own rows are named in the same way."""
    cursor.execute(
        f"INSERT INTO leads_industry (organization_id, name, description, is_active) "  # noqa: S608
        f"SELECT DISTINCT t.organization_id, t.industry_word, '', TRUE FROM {table} t WHERE t.industry_word <> '' "
        "AND NOT EXISTS (SELECT 1 FROM leads_industry i "
        "WHERE i.organization_id = t.organization_id AND i.name = t.industry_word)"
    )
    cursor.execute(
        f"UPDATE {table} SET industry_id = (SELECT i.id FROM leads_industry i "  # noqa: S608
        f"WHERE i.organization_id = {table}.organization_id AND i.name = {table}.industry_word) "
        "WHERE industry_word <> ''"
    )


def unite_spellings(industries: Any, *pointing: Any) -> None:
    """ "it" and "IT" are one; the row that was written first stays."""
    spellings: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = industries.objects.order_by("pk").values_list("pk", "organization_id", "name")
    for pk, organization, name in rows:
        spellings[organization, search_key(name)].append(pk)
    for first, *others in spellings.values():
        for model in pointing if others else ():
            model.objects.filter(industry__in=others).update(industry=first)
        industries.objects.filter(pk__in=others).delete()


def tell_rules(apps: StateApps) -> None:
    """A rule of the score asks for a row now."""
    keys = _keys(apps)
    for rule in apps.get_model("leads", "ScoreRule").objects.filter(subject="industry").exclude(value=""):
        rule.value = str(keys.get((rule.organization_id, search_key(rule.value)), ""))
        rule.save(update_fields=["value"])


def tell_merges(apps: StateApps) -> None:
    """Undoing a merge gives back a row now."""
    keys = _keys(apps)
    merges = apps.get_model("leads", "LeadMerge").objects.filter(journal__fields__has_key="industry")
    for merge in merges:
        words = merge.journal["fields"].pop("industry")
        merge.journal["fields"]["industry_id"] = [keys.get((merge.organization_id, search_key(word))) for word in words]
        merge.save(update_fields=["journal"])


def _keys(apps: StateApps) -> dict[tuple[int, str], int]:
    rows = apps.get_model("leads", "Industry").objects.values_list("organization_id", "name", "pk")
    return {(organization, search_key(name)): pk for organization, name, pk in rows}


class Migration(migrations.Migration):
    dependencies = [("leads", "0012_score_outside_indexes"), ("organizations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Industry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={"verbose_name": "industry", "verbose_name_plural": "industries", "ordering": ("name",)},
        ),
        migrations.AddConstraint(
            model_name="industry",
            constraint=models.UniqueConstraint(fields=("organization", "name"), name="industry_name_unique"),
        ),
        migrations.RenameField("lead", "industry", "industry_word"),
        migrations.AddField(
            model_name="lead",
            name="industry",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="leads.industry",
                verbose_name="industry",
            ),
        ),
        migrations.RunPython(make_rows, migrations.RunPython.noop),
    ]
