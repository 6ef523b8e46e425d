"""PostgreSQL finds what was said in conversations by any part of a word in an index."""

from django.db import migrations

from common.search_index import search_index


class Migration(migrations.Migration):
    replaces = [("bots", "0003_conversation_lists")]
    dependencies = [("bots", "0001_initial")]

    operations = [search_index("line_search", "bots_line")]
