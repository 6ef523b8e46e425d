"""Where the lead came from, when, and whose it is."""

from django.utils.translation import gettext_lazy as _

from import_service.pipeline.columns import fills
from import_service.pipeline.columns.column import Column

GROUP = _("Origin")
COLUMNS = (
    Column(
        "source",
        _("Source"),
        (
            "source",
            "lead source",
            "channel",
            "источник",
            "источник лида",
            "канал",
            "откуда узнали",
            "откуда",
            "manba",
            "manbasi",
            "qayerdan",
        ),
        fills.source,
        GROUP,
        limit=100,
    ),
    Column(
        "external_id",
        _("Id in its source"),
        (
            "external id",
            "prospect id",
            "lead id",
            "leadgen id",
            "id",
            "id лида",
            "id сделки",
            "внешний id",
            "tashqi id",
        ),
        fills.external_id,
        GROUP,
        limit=150,
    ),
    Column(
        "created_at",
        _("Came at"),
        (
            "created",
            "created at",
            "created time",
            "created_time",
            "timestamp",
            "date",
            "date created",
            "submitted at",
            "дата",
            "дата создания",
            "дата заявки",
            "отметка времени",
            "создан",
            "дата обращения",
            "sana",
            "vaqt belgisi",
            "vaqt tamg'asi",
            "yaratilgan",
            "ariza sanasi",
        ),
        fills.came_at,
        GROUP,
        partial=("created", "создания"),
    ),
    Column(
        "campaign",
        _("Campaign"),
        (
            "campaign",
            "campaign name",
            "campaign_name",
            "кампания",
            "название кампании",
            "kampaniya",
        ),
        fills.plain,
        GROUP,
        limit=150,
    ),
    *(
        Column(f"utm_{name}", f"UTM {name}", (f"utm {name}", f"utm_{name}"), fills.utm, GROUP, limit=200)
        for name in ("source", "medium", "campaign", "term", "content")
    ),
    Column(
        "owner",
        _("Owner"),
        (
            "owner",
            "salesperson",
            "responsible",
            "assigned to",
            "manager",
            "ответственный",
            "менеджер",
            "mas'ul",
            "menejer",
        ),
        fills.lookup("people", "owner_id"),
        GROUP,
    ),
)
