"""Files from chats lie where the daily sweep finds those that no row names."""

from datetime import timedelta

import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from bots.said import Said
from bots.services.keep_file import Fetched, keeping
from common.tests.nasty_papers import PDF
from organizations.models import Organization
from organizations.services.remove_orphans import remove_orphans


def test_what_a_killed_worker_left_behind_goes_after_a_day(school: Organization) -> None:
    said = Said(chat="7001", kind="file", text="", at=timezone.now(), file_id="1", file_name="prices.pdf")
    with keeping(Fetched(PDF), said) as kept:
        pass  # killed here: the file lies there, and no row names it
    assert remove_orphans() == 0
    assert default_storage.exists(kept.path)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert remove_orphans() == 1
    assert not default_storage.exists(kept.path)
