"""django-import-export beside the import, driven through its own admin as a person would: upload, preview, confirm.

python -m benchmarks.import_export_peer [--rows 10000]

Its resource is as fast as its documents make it: bulk, a thousand at a time, unchanged rows skipped. It gets an easier
file, since it refuses repeated phones and unreadable cells, and writes leads alone: no log of rows, no events.
"""

import argparse
import csv
import json
import os
import resource
import time
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from django.conf import settings

settings.INSTALLED_APPS += ["import_export"]
settings.IMPORT_EXPORT_USE_TRANSACTIONS = True
settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
django.setup()

from django.contrib import admin  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402
from import_export.admin import ImportMixin  # noqa: E402
from import_export.formats.base_formats import CSV  # noqa: E402
from import_export.resources import ModelResource  # noqa: E402

from benchmarks.people_file import people  # noqa: E402
from benchmarks.throwaway import database_of_its_own  # noqa: E402
from leads.models import Lead  # noqa: E402
from organizations.factories import make_member, make_organization, make_user  # noqa: E402
from organizations.models import Organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

FIELDS = ("first_name", "last_name", "phone", "email", "city", "birth_date")


class LeadResource(ModelResource):
    class Meta:
        model = Lead
        fields = FIELDS
        import_id_fields = ("phone",)
        use_bulk = True
        batch_size = 1_000
        skip_unchanged = True

    def before_save_instance(self, instance: Lead, row: Any, **kwargs: Any) -> None:
        instance.organization_id, instance.created_at = row["organization"], row["came"]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """What our own models demand of every lead, looked up once."""
        dataset.append_col([Organization.objects.get(slug="bench").pk] * len(dataset), header="organization")
        dataset.append_col([timezone.now()] * len(dataset), header="came")


class PeerAdmin(ImportMixin, admin.ModelAdmin):
    resource_classes = [LeadResource]
    formats = [CSV]


def clean_rows(count: int) -> list[list[str]]:
    """Distinct readable people, with the birth date as ISO."""
    rows: dict[str, list[str]] = {}
    for name, phone, email, city, born, *_ in people(count * 2):
        digits = "".join(sign for sign in phone if sign.isdigit())[-9:]
        if len(digits) == 9 and digits not in rows and len(rows) < count:
            day = datetime.strptime(born, "%d.%m.%Y").date().isoformat() if born else ""  # noqa: DTZ007 - a day
            first, _space, last = name.partition(" ")
            rows[digits] = [first, last, f"+998{digits}", email, city, day]
    return list(rows.values())


def write(folder: Path, rows: list[list[str]]) -> Path:
    file = folder / "people.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([FIELDS, *rows])
    return file


def import_by_admin(client: Client, file: Path) -> float:
    """Seconds of the preview and of the confirmation."""
    began = time.perf_counter()
    upload = SimpleUploadedFile(file.name, file.read_bytes(), content_type="text/csv")
    page = client.post("/admin/leads/lead/import/", {"format": "0", "import_file": upload, "resource": ""})
    assert page.status_code == 200, page.status_code
    form = page.context["confirm_form"]
    done = client.post("/admin/leads/lead/process_import/", {**form.initial, "format": "0", "resource": ""})
    assert done.status_code == 302, done.status_code
    return time.perf_counter() - began


def measure(rows: int) -> dict[str, Any]:
    center = make_organization(slug="bench", name="Bench")
    boss = make_user(is_superuser=True, is_staff=True)
    make_member(organization=center, user=boss)
    client = Client()
    client.force_login(boss)
    admin.site.unregister(Lead)
    admin.site.register(Lead, PeerAdmin)
    with TemporaryDirectory() as folder:
        seconds = import_by_admin(client, write(Path(folder), clean_rows(rows)))
    with organization_scope(center):
        stored = Lead.objects.count()
    assert stored == rows, stored
    return {
        "database": connection.vendor,
        "rows": rows,
        "seconds": round(seconds, 2),
        "rows_per_second": round(rows / seconds),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    options = parser.parse_args()
    setup_test_environment()
    with database_of_its_own():
        print(json.dumps(measure(options.rows)))


if __name__ == "__main__":
    main()
