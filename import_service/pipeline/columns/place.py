"""Where the learner lives or works."""

from django.utils.translation import gettext_lazy as _

from import_service.pipeline.columns import fills
from import_service.pipeline.columns.column import Column

GROUP = _("Address")
COLUMNS = (
    Column(
        "company",
        _("Company"),
        (
            "company",
            "company name",
            "organization",
            "компания",
            "организация",
            "место работы",
            "kompaniya",
            "tashkilot",
        ),
        fills.plain,
        GROUP,
        limit=150,
    ),
    Column("industry", _("Industry"), ("industry", "отрасль", "soha"), fills.industry, GROUP, limit=100),
    Column(
        "company_size",
        _("People in the company"),
        (
            "people in the company",
            "company size",
            "employees",
            "number of employees",
            "размер компании",
            "сотрудников",
            "количество сотрудников",
            "число сотрудников",
            "сотрудников в компании",
            "людей в компании",
            "kompaniya hajmi",
            "kompaniyadagi odamlar soni",
            "xodimlar soni",
            "xodimlar",
            "kompaniyadagi xodimlar",
            "kompaniyadagi odamlar",
        ),
        fills.people_count,
        GROUP,
    ),
    Column("country", _("Country"), ("country", "страна", "davlat", "mamlakat"), fills.plain, GROUP, limit=100),
    Column(
        "region",
        _("Region"),
        ("region", "state", "province", "область", "регион", "viloyat"),
        fills.plain,
        GROUP,
        limit=100,
    ),
    Column("city", _("City"), ("city", "town", "город", "shahar"), fills.plain, GROUP, limit=100),
    Column("district", _("District"), ("district", "район", "tuman"), fills.plain, GROUP, limit=100),
    Column(
        "address",
        _("Street and house"),
        ("address", "street", "адрес", "manzil", "manzili"),
        fills.plain,
        GROUP,
        limit=250,
    ),
    Column(
        "postal_code",
        _("Postal code"),
        (
            "postal code",
            "zip",
            "zip code",
            "индекс",
            "indeks",
            "pochta indeksi",
        ),
        fills.plain,
        GROUP,
        limit=20,
    ),
    Column(
        "latitude",
        _("Latitude"),
        (
            "latitude",
            "lat",
            "широта",
            "kenglik",
        ),
        fills.coordinate,
        GROUP,
    ),
    Column(
        "longitude",
        _("Longitude"),
        (
            "longitude",
            "lng",
            "lon",
            "долгота",
            "uzunlik",
        ),
        fills.coordinate,
        GROUP,
    ),
)
