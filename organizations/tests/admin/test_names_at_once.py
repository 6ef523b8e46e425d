"""Two people give the same name to two new rows at the same moment."""

import pytest
from django.db import connection

from organizations.models import Organization, Tag
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints

pytestmark = pytest.mark.django_db(transaction=True)

# Both have looked whether the name is free before either writes.
PAUSE = """
from django.conf import settings
from django.test import Client
from django.urls import reverse
from organizations.admin import TagAdmin
from organizations.models import Membership
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
write = TagAdmin.save_model
def slowly(*args):
    time.sleep(0.3)
    write(*args)
TagAdmin.save_model = slowly
"""
SAVE = """
browser = Client(headers={"host": "localhost"})
browser.force_login(Membership.objects.get().user)
answer = browser.post(reverse("admin:organizations_tag_add"), {"name": "Scholarship", "tone": "blue"})
if answer.status_code != 302:
    raise SystemExit(answer.context_data["adminform"].form.errors.as_text())
"""
NO_SECOND_LOOK = """
from organizations.admin import second_look
def give_up(request, page):
    raise
second_look._look_again = give_up
"""


def said_to_two(center: Organization, extra: str) -> list[str]:
    said = complaints(center, [SAVE, SAVE], extra=extra)
    with organization_scope(center):
        assert Tag.objects.count() == 1
    return said


def test_one_saves_it_and_the_other_is_told(owner, center) -> None:
    [said] = said_to_two(center, PAUSE)
    assert "“Scholarship” is in the list “Tags” already." in said


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, and nobody looks meanwhile")
def test_without_the_second_look_the_page_breaks(owner, center) -> None:
    [said] = said_to_two(center, PAUSE + NO_SECOND_LOOK)
    assert "IntegrityError" in said
