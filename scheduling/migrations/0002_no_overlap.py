"""No room, teacher or group is booked twice: guards of the database itself."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from scheduling.constraints import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial")]

    operations = [BtreeGistExtension(), NoOverlap()]
