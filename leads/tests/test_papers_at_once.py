"""Papers and several processes: many who send at once, a program killed while it keeps one, a sweep beside it."""

import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from common.tests.nasty_papers import PDF
from leads.factories import make_lead
from leads.models import Lead, LeadDocument
from leads.services.keep_documents import add_document
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.models.paper import papers_folder
from organizations.scoping import organization_scope
from organizations.services import remove_orphans
from organizations.tests.processes import race, start

pytestmark = pytest.mark.django_db(transaction=True)

COMES = """
from datetime import timedelta
from common.visit_limits import VisitLimit, count_visit
door = VisitLimit("door", most=10, within=timedelta(hours=1))
let_in = sum(not count_visit({{door: "somebody"}}) for _ in range(8))
open({marks!r}, "a").write("x" * let_in)
"""
# Asks first and writes afterwards, as a cache of files does.
COUNTED_IN_TWO_STEPS = """
import time
from common import visit_limits
from common.models import VisitCount
def in_two_steps(ends, now):
    ((key, ends_at),) = ends.items()
    known = VisitCount.objects.filter(pk=key).first()
    count = known.count + 1 if known else 1
    time.sleep(0.05)
    VisitCount.objects.update_or_create(pk=key, defaults={"count": count, "ends_at": ends_at})
    return {key: count}
visit_limits._add_one = in_two_steps
"""
KEEPS = """
from django.core.files.base import ContentFile
from leads.models import Lead
from leads.services import keep_documents
from organizations.models import Organization
from organizations.scoping import organization_scope
def stop_here(*_args, **_words):
    {here}
keep_documents._tell = stop_here
with organization_scope(Organization.objects.get()):
    paper = ContentFile({content!r}, name="passport.pdf")
    keep_documents.add_document(lead=Lead.objects.get(), file=paper, kind="identity", actor=None)
"""
DIES = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
TAKES_LONG = "import time; time.sleep(3)"


@pytest.fixture
def center() -> Organization:
    return make_organization()


@pytest.fixture
def lead(center) -> Lead:
    with organization_scope(center):
        return make_lead()


def files_of(center: Organization) -> set[str]:
    folder = Path(default_storage.path(papers_folder(center.pk)))
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def sweep(center: Organization) -> int:
    with organization_scope(center):
        return remove_orphans.remove_orphans()


@pytest.mark.parametrize("is_guarded", [True, False])
def test_of_many_who_come_at_once_no_more_are_let_in(center, tmp_path, is_guarded):
    marks = tmp_path / "let_in"
    works = [COMES.format(marks=str(marks))] * 4
    race(center, works, extra="" if is_guarded else COUNTED_IN_TWO_STEPS)
    assert (len(marks.read_text()) == 10) == is_guarded


def test_what_a_killed_program_left_behind_goes_after_a_day_and_nothing_else(center, lead):
    with organization_scope(center):
        kept = add_document(lead=lead, file=ContentFile(PDF, name="passport.pdf"), kind="identity", actor=None)
    killed = start(KEEPS.format(here=DIES, content=PDF))
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with organization_scope(center):
        assert lead.documents.get() == kept
    assert len(files_of(center)) == 2
    assert sweep(center) == 0
    with time_machine.travel(timezone.now() + remove_orphans.YOUNG + timedelta(minutes=1), tick=False):
        assert sweep(center) == 1
    assert files_of(center) == {Path(kept.file.name).name}


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_paper_that_is_just_being_kept_stays(center, lead, is_guarded, monkeypatch):
    """Its row is not committed yet, so nobody else sees that the file is named."""
    if not is_guarded:
        monkeypatch.setattr(remove_orphans, "YOUNG", timedelta())
    keeps = start(KEEPS.format(here=TAKES_LONG, content=PDF))
    while not files_of(center) and keeps.poll() is None:
        time.sleep(0.05)
    assert sweep(center) == (0 if is_guarded else 1)
    _, errors = keeps.communicate(timeout=60)
    assert keeps.returncode == 0, errors.decode()
    with organization_scope(center):
        [document] = LeadDocument.objects.all()
    assert default_storage.exists(document.file.name) == is_guarded


def test_it_is_looked_for_once_a_day(center, monkeypatch):
    looked = []
    monkeypatch.setattr(remove_orphans, "remove_orphans", lambda: looked.append(1))
    with organization_scope(center):
        for _ in range(3):
            remove_orphans.remove_orphans_daily()
        with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
            remove_orphans.remove_orphans_daily()
    assert len(looked) == 2


def test_papers_of_another_center_are_left_to_it(center, lead):
    with organization_scope(center):
        add_document(lead=lead, file=ContentFile(PDF, name="passport.pdf"), kind="identity", actor=None)
    stranger = make_organization(slug="stranger")
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert sweep(stranger) == 0
    assert len(files_of(center)) == 1
