"""Centers that made rules before leads knew their clients get the one that every new center has: a lead of a client goes
to the owner of the client. It is asked first; who does not want it switches it off. A center without rules stays so."""

from typing import Any

from django.db import migrations


def add_rule(apps: Any, schema_editor: Any) -> None:
    rules = apps.get_model("leads", "AssignmentRule")._base_manager.using(schema_editor.connection.alias)
    centers = set(rules.values_list("organization", flat=True))
    centers -= set(rules.filter(kind="client_owner").values_list("organization", flat=True))
    rules.bulk_create(rules.model(organization_id=center, kind="client_owner", order=0) for center in sorted(centers))


class Migration(migrations.Migration):
    dependencies = [("leads", "0005_newcomer_watch")]

    operations = [migrations.RunPython(add_rule, migrations.RunPython.noop)]
