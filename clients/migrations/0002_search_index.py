"""PostgreSQL finds clients by any part of a name or phone in an index."""

from django.db import migrations

from common.search_index import search_index


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial")]

    operations = [search_index("client_search", "clients_client")]
