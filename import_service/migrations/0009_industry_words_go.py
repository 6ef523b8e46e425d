"""The words of staged rows are gone where rows have taken their place."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("import_service", "0008_industry_rows")]

    operations = [migrations.RemoveField("importrow", "industry_word")]
