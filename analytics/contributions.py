"""What this app adds to pages of lists."""

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.contributions import PageAction, page_actions


def contribute() -> None:
    page_actions.register(
        "spend from a file",
        PageAction(
            model="analytics.spend",
            place="list",
            label=_("Import spend"),
            icon="upload_file",
            permission="analytics.add_spend",
            url=_import_spend,
        ),
    )


def _import_spend(_request: HttpRequest, _row: Model | None) -> str:
    return reverse("admin:import_spend")
