"""The words are gone where rows have taken their place; a table is not changed in the transaction that fills it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("leads", "0013_industry_rows")]

    operations = [
        migrations.RemoveField("lead", "industry_word"),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["organization", "industry"], name="lead_industry", condition=Q(industry__isnull=False)
            ),
        ),
    ]
