"""A Google Sheet with two people in it, and somebody who syncs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app

from import_service.models import GoogleSheet
from import_service.services.save_sheet import save_sheet
from import_service.tests.sheets.google import KEY, Google, serve_google
from import_service.tests.sheets.steps import AZIZA, HEADER, TIMUR
from leads.factories import make_source
from organizations.factories import make_member
from organizations.models import Membership, Organization


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tasks run when they are sent."""
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with serve_google(tmp_path) as server:
        server.tabs["Leads"] = [HEADER, AZIZA, TIMUR]
        yield server


@pytest.fixture
def person(center: Organization) -> Membership:
    return make_member(organization=center)


@pytest.fixture
def sheet(google: Google) -> GoogleSheet:
    return save_sheet(sheet=GoogleSheet(name="Open day", key=KEY, source=make_source(name="Open day")))
