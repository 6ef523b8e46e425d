"""Tabs and badges are true for everybody right after another process changed many leads."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from crm_project.tests.conftest import Enter
from import_service.models import ImportJob
from import_service.services.steer_import import confirm_import, undo_import
from import_service.tests.imports import plan
from leads.factories import make_lead
from organizations.models import Membership
from organizations.scoping import organization_scope
from organizations.tests.processes import start

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = "from import_service.tasks import run_import; run_import({organization}, {job})"
PEOPLE = "Name,Phone\n" + "".join(f"Learner{n},+99890{n:07}\n" for n in range(50))


@pytest.fixture
def shared_cache(settings, tmp_path: Path) -> str:
    """The cache that the program has without any settings: files, seen by all of its processes."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path)}
    }
    cache.clear()
    return f"filecache://{tmp_path}"


def run_worker(job: ImportJob, cache_url: str) -> None:
    worker = start(WORKER.format(organization=job.organization_id, job=job.pk), CACHE_URL=cache_url)
    problem = worker.communicate()[1].decode()
    assert worker.returncode == 0, problem


def counts(client: Client) -> tuple[str, str]:
    """The number on the tab of all leads, and the badge of those nobody owns in the menu."""
    page = client.get("/admin/leads/lead/?state=current").content.decode()
    tab = re.search(r'aria-current="page">All<i>(.*?)</i>', page)
    badge = re.search(r"data-beneath.*?<span>No owner</span>(.*?)</a>", page, re.DOTALL)
    return tab[1] if tab else "", "".join(re.findall(r">\s*(\d+)\s*<", badge[1])) if badge else ""


def test_an_import_and_its_undo_in_a_worker_are_seen_at_once(owner: Membership, enter: Enter, shared_cache: str):
    client = enter(owner)
    with organization_scope(owner.organization):
        make_lead(phone="+998935550101")
        job = plan(PEOPLE)
        assert counts(client) == ("1", "1")
        confirm_import(job=job, actor=owner)
        assert counts(client) == ("1", "1")
        run_worker(job, shared_cache)
        assert counts(client) == ("51", "51")
        undo_import(job=job, actor=owner)
        run_worker(job, shared_cache)
        assert counts(client) == ("1", "1")
