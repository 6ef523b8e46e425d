"""Files as tools really export them, with made-up people."""

from io import BytesIO
from pathlib import Path

import pytest

from import_service.choices import Outcome, Reason
from import_service.tests.imports import outcomes, plan, reasons, run
from leads.choices import LeadStatus
from leads.factories import make_source
from leads.models import Lead, LeadSource
from organizations.models import Organization
from scheduling.factories import make_course

pytestmark = pytest.mark.usefixtures("center")

SLICE = Path(__file__).parent / "data" / "x_education_slice.csv"


def test_x_education_keeps_every_column_and_maps_the_sources() -> None:
    job = run(SLICE.read_bytes(), name=SLICE.name)
    assert outcomes(job) == {Outcome.CREATED: 50}
    assert job.mapping["Prospect ID"] == "external_id"
    assert job.mapping["Lead Source"] == "source"
    assert job.mapping["Do Not Email"] == ""
    lead = Lead.objects.get(external_id="7927b2df-8bba-4d29-b9a2-b6e0beafe620")
    assert lead.source.name == "Olark Chat"
    assert lead.extra["Lead Number"] == "660737"
    assert lead.extra["Tags"] == "Interested in other courses"
    assert "Select" not in lead.extra.values()
    assert LeadSource.objects.filter(name__iexact="google").count() == 1


def test_x_education_twice_changes_nothing() -> None:
    run(SLICE.read_bytes(), name=SLICE.name)
    before = list(Lead.objects.order_by("id").values())
    assert outcomes(run(SLICE.read_bytes(), name=SLICE.name)) == {Outcome.DUPLICATE: 50}
    assert list(Lead.objects.order_by("id").values()) == before


def test_meta_lead_ads() -> None:
    header = "id\tcreated_time\tad_name\tform_id\tplatform\tfull_name\tphone_number\tqaysi_kurs\n"
    text = header + (
        "l:7720114503\t2026-11-18T21:04:11+05:00\tag:1\tf:77\tig\tMadina Yo‘ldosheva\tp:+998905550172\tIELTS\n"
        "l:7720114504\t2026-11-18T22:10:00+05:00\tag:1\tf:77\tfb\tТимур Каримов\tp:+998935550183\tGeneral\n"
    )
    ielts = make_course(name="IELTS")
    job = run(text.encode("utf-16"), source=make_source(name="Instagram, November"))
    assert (job.format["encoding"].lower().replace("-", "")[:5], job.format["delimiter"]) == ("utf16", "\t")
    madina = Lead.objects.get(phone="+998905550172")
    assert (madina.first_name, madina.external_id, madina.course) == ("Madina", "7720114503", ielts)
    assert madina.created_at.isoformat() == "2026-11-18T16:04:11+00:00"
    assert madina.extra["form_id"] == "f:77"
    assert Lead.objects.get(phone="+998935550183").extra["qaysi_kurs"] == "General"


def test_google_forms_in_uzbek() -> None:
    text = (
        "Vaqt tamg'asi,Bolaning ismi,Tug'ilgan sana,Ota-ona ismi,Telefon raqamingiz,Qaysi kurs\n"
        "18.11.2026 21:04:11,Azizov Timur,14.03.2015,Nodira,90 555 01 17,kids\n"
    )
    run(text)
    lead = Lead.objects.get()
    assert (lead.first_name, lead.last_name, lead.contact_name) == ("Timur", "Azizov", "Nodira")
    assert (str(lead.birth_date), lead.phone) == ("2015-03-14", "+998905550117")


def test_google_forms_in_russian() -> None:
    text = (
        "Отметка времени,Имя ребёнка,Дата рождения,Имя родителя,Номер телефона,Удобное время\n"
        "18.11.2026 21:04:11,Лейла Каримова,2.06.2016,Камола,8 (905) 555-01-17,после 18\n"
    )
    run(text, region="RU")
    lead = Lead.objects.get()
    assert (lead.phone, lead.preferred_time, lead.contact_name) == ("+79055550117", "после 18", "Камола")


def test_a_crm_export_in_cp1251_with_semicolons() -> None:
    text = (
        "ID;Имя;Рабочий телефон;Этап сделки;Ответственный;Бюджет;Теги\r\n"
        "30514821;Азиза Каримова;'+998905550112;Переговоры;Нигора;1 500 000,50;ig\r\n"
        "30514977;Сардор Умаров;'+998935550113;Закрыто и не реализовано;Нигора;0;\r\n"
    )
    job = run(text.encode("cp1251"), source=make_source())
    assert job.format["delimiter"] == ";"
    aziza, sardor = Lead.objects.order_by("external_id")
    assert (aziza.first_name, aziza.phone, aziza.status) == ("Азиза", "+998905550112", LeadStatus.DOCUMENTS_PENDING)
    assert str(aziza.estimated_value) == "1500000.50"
    assert (sardor.status, aziza.extra["Ответственный"]) == (LeadStatus.LOST, "Нигора")


def test_a_form_platform_with_backticks_errors_and_empty_columns() -> None:
    text = "Name,Phone,City" + "," * 12 + "\nKamola,`998905550112,#N/A" + "," * 12 + "\n"
    job = run(text)
    lead = Lead.objects.get()
    assert (lead.phone, lead.city, lead.extra) == ("+998905550112", "", {})
    assert len(job.format["header"]) == 3


def receptionist_workbook() -> bytes:
    from datetime import date

    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["Registan School"])
    sheet.append(["Заявки за ноябрь"])
    sheet.merge_cells("A1:E1")
    sheet.append(["№", "ФИО", "Телефон", "Дата рождения", "Комментарий"])
    sheet.append([1, "Азизов Тимур", 998905550117, date(2015, 3, 14), "мама просит вечером"])
    sheet.append([None, None, None, None, None])
    sheet.append([2, "Ли Диана", 905550195, date(2016, 6, 2), None])
    sheet.append(["Итого", 2])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_receptionists_workbook() -> None:
    job = run(receptionist_workbook(), name="заявки.xlsx")
    assert job.format["header_row"] == 3
    assert reasons(job) == {4: Reason.NEW, 6: Reason.NEW}
    timur = Lead.objects.get(phone="+998905550117")
    assert (timur.last_name, str(timur.birth_date), timur.external_id) == ("Азизов", "2015-03-14", "")
    assert timur.events.get(kind="note").payload["text"] == "мама просит вечером"


def test_a_mother_who_learns_too_and_her_child() -> None:
    text = "Name,Phone\nDilnoza Karimova,905550112\nAziza Karimova,905550112\n"
    job = run(text)
    assert reasons(job) == {2: Reason.NEW, 3: Reason.FAMILY}


def test_a_source_that_demands_a_phone_says_so() -> None:
    job = plan("Name,Email\nTimur,t@example.com\n", source=make_source(demands_phone=True))
    assert reasons(job) == {2: Reason.MISSING}
    assert "phone" in job.rows.get().errors[0]["message"]


def test_a_row_without_anything_to_know_the_person_by_is_invalid(center: Organization) -> None:
    assert reasons(plan("Name,Phone\nTimur,905550101\nKamola,\n")) == {2: Reason.NEW, 3: Reason.NOBODY}
