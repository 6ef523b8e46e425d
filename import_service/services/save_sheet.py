"""Saves a Google Sheet; another sheet or tab under the same name begins anew."""

from django.db import transaction

from import_service.choices import SheetState
from import_service.models import GoogleSheet


@transaction.atomic
def save_sheet(*, sheet: GoogleSheet) -> GoogleSheet:
    """What was known of the columns and of the last sync belongs to one tab of one sheet."""
    before = GoogleSheet.objects.select_for_update().filter(pk=sheet.pk).values_list("key", "tab").first()
    if before != (sheet.key, sheet.tab):
        sheet.state, sheet.problem, sheet.header, sheet.last_row = SheetState.NEVER, "", [], 0
        sheet.last_synced_at = sheet.retry_at = None
    sheet.save()
    return sheet
