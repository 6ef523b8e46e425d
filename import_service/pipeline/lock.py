"""One writer of leads at a time in an organization, for the length of a chunk."""

from django.db import connection

# A number of our own, so that no other advisory lock of the database means the same.
_IMPORT_LOCK = 7_420_01
# The columns that joins and conditions name: looking at all of them takes three times as long.
_ASKED_ABOUT = (
    "job_id", "number", "outcome", "reason", "lead_id", "fingerprint",
    "phone", "email", "telegram_username", "telegram_id", "external_id", "source_id", "more_phones",
)  # fmt: skip


def lock_imports(organization_id: int) -> None:
    """Wait for the organization's other imports until the transaction ends; SQLite's write lock does it by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_IMPORT_LOCK, organization_id])


def analyze_staged_rows() -> None:
    """Freshly copied rows have no statistics; without them PostgreSQL joins them by nested loops for minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE import_service_importrow ({', '.join(_ASKED_ABOUT)})")
