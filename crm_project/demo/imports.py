"""Two files of the demo, through the real engine: one that came in, one that waits to be checked."""

from django.core.files.base import ContentFile
from django.utils import translation

from import_service.pipeline.work import work_on
from import_service.services.start_import import start_import
from import_service.services.steer_import import confirm_import
from leads.choices import Door
from leads.models import Lead, LeadSource
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope

FAIR = """Ism;Familiya;Telefon;Kurs;Izoh
Lola;Sodiqova;90 007 11 22;ingliz tili;Kechqurun o‘qimoqchi
Javohir;Olimov;+998 91 007 33 44;IELTS;
Мадина;Азимова;8 93 007 55 66;английский для детей;Мама просит позвонить после 18:00
Bobur;Qosimov;97-007-77-88;python;
Nilufar;Tosheva;99 007 99 00;matematika;Sinov darsini so‘radi
"""
DESK_HEADER = "Full name,Phone,Course,Comment\n"
DESK_NEW = (
    "Anora Zokirova,90 008 12 34,Kids English,Saw the banner\n"
    "Doston Haydarov,+998 94 008 56 78,frontend,\n"
    "Sitora Nabiyeva,no phone yet,IELTS,Comes on Monday\n"
    "Rustam Aliev,12345,General English,Wrote the number badly\n"
    "Anora Zokirova,90 008 12 34,Kids English,Saw the banner\n"
)


def import_demo_files(center: Organization, manager: Membership) -> None:
    with organization_scope(center), translation.override(center.language):
        fair = LeadSource.objects.get(name="School fair, November")
        done = _read("school fair.csv", FAIR, fair, manager)
        confirm_import(job=done, actor=manager)
        work_on(done.pk)
        known = "".join(f"{lead.name},{lead.phone},,Called again\n" for lead in Lead.objects.order_by("-pk")[20:22])
        _read("desk list.csv", DESK_HEADER + known + DESK_NEW, None, manager)


def _read(name: str, text: str, source: LeadSource | None, actor: Membership):  # type: ignore[no-untyped-def]
    job = start_import(file=ContentFile(text.encode()), name=name, door=Door.CSV, source=source, actor=actor)
    work_on(job.pk)
    job.refresh_from_db()
    return job
