"""What the demo center shows of itself: brochures, prices, answers, in its languages, and how often they are opened."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from crm_project.demo import words
from crm_project.demo.leads import Author
from crm_project.demo.paper_files import docx, pdf
from outreach.choices import DocumentLanguage, DocumentType, OpeningDoor, OpeningKind
from outreach.models import DocumentOpening, DocumentVersion, MarketingDocument
from outreach.services.save_document import replace_version, save_document
from outreach.services.withdraw_document import withdraw_document
from scheduling.models import Course

# What each version holds: a file's name and its lines, or an address alone.
Held = tuple[str, tuple[str, ...]]
WEEKS = 12


@dataclass(frozen=True)
class Material:
    type: DocumentType
    title: str
    language: DocumentLanguage
    # Oldest first.
    versions: tuple[Held, ...]
    course: str = ""
    internal_only: bool = False
    is_archived: bool = False
    # How many open it in a week by the link and by the bot.
    weekly: tuple[int, int] = (0, 0)
    notes: tuple[str, ...] = field(default=())


ALL, EN, RU, UZ = DocumentLanguage.ALL, DocumentLanguage.EN, DocumentLanguage.RU, DocumentLanguage.UZ
OLD_PRICES = ("General English: 520 000", "IELTS: 800 000", "Kids English: 450 000", "Mathematics: 480 000")
PRICES = ("General English: 550 000", "IELTS: 850 000", "Kids English: 480 000", "Mathematics: 500 000")
SIBLING = ("Brother or sister: 10 % less", "All prices are a month, in so‘m, from 1 September")
MATERIALS = (
    Material(
        DocumentType.PRICING,
        "Price list, autumn",
        ALL,
        (("prices-spring.pdf", OLD_PRICES), ("prices-autumn.pdf", PRICES), ("prices-autumn.pdf", PRICES + SIBLING)),
        weekly=(26, 14),
        notes=("", "prices from September", "discount for brothers and sisters"),
    ),
    Material(
        DocumentType.BROCHURE,
        "Registan School at a glance",
        EN,
        (
            (
                "registan-school.pdf",
                ("Three branches in Tashkent", "Groups of eight to twelve", "First lesson free", "registan.example"),
            ),
        ),
        weekly=(12, 5),
    ),
    Material(
        DocumentType.BROCHURE,
        "O‘quv markazimiz haqida",
        UZ,
        (
            (
                "markaz-haqida.pdf",
                (
                    "Toshkentda uchta filial",
                    "Guruhlarda 8–12 o‘quvchi",
                    "Birinchi dars bepul",
                    "IELTS, ingliz tili, IT",
                ),
            ),
        ),
        weekly=(31, 18),
    ),
    Material(
        DocumentType.BROCHURE,
        "О нашей школе",
        RU,
        (("о-школе.docx", ("Три филиала в Ташкенте", "В группе 8–12 человек", "Первый урок бесплатно")),),
        weekly=(15, 9),
    ),
    Material(
        DocumentType.FAQ,
        "Ko‘p so‘raladigan savollar",
        UZ,
        (
            (
                "savollar.pdf",
                (
                    "Dars qoldirilsa? Onlayn yozuv bor.",
                    "To‘lov qachon? Har oyning 5-sanasigacha.",
                    "Sertifikat bormi? Ha.",
                ),
            ),
        ),
        weekly=(9, 11),
    ),
    Material(
        DocumentType.CASE_STUDY,
        "From 5.0 to 7.5: how Kamola passed IELTS",
        EN,
        (
            (
                "kamola-ielts.pdf",
                ("Nine months, three lessons a week", "Speaking club every Saturday", "Band 7.5 in May"),
            ),
        ),
        course="IELTS",
        weekly=(7, 3),
    ),
    Material(
        DocumentType.PRESENTATION,
        "A lesson in three minutes (video)",
        ALL,
        (("https://www.example.com/registan-school/lesson", ()),),
        weekly=(19, 8),
    ),
    Material(
        DocumentType.ONE_PAGER,
        "What to bring to the placement test",
        EN,
        (("placement-test.pdf", ("Your passport or birth certificate", "A pen", "Come ten minutes early")),),
        weekly=(4, 6),
    ),
    Material(
        DocumentType.PROPOSAL,
        "Предложение для компаний: как считаем",
        RU,
        (
            (
                "предложение-компаниям.docx",
                ("Места × цена × месяцы", "От 10 мест скидка 7 %", "Ниже 450 000 не опускаемся"),
            ),
        ),
        internal_only=True,
    ),
    Material(
        DocumentType.BROCHURE,
        "Summer camp",
        EN,
        (("summer-camp.pdf", ("Two weeks in July", "English in the mornings, sports after lunch")),),
        course="Kids English",
        is_archived=True,
    ),
)


def make_materials(author: Author) -> None:
    """The prices last, so that they stand on top of the list."""
    courses = {course.name: course for course in Course.objects.all()}
    for each in reversed(MATERIALS):
        document = MarketingDocument(
            type=each.type,
            title=each.title,
            language=each.language,
            course=courses.get(each.course),
            internal_only=each.internal_only,
        )
        _hold(document, each, author)
        _open(document, each, author)
        if each.is_archived:
            withdraw_document(document=document, actor=author.cast.people["manager"])


def _hold(document: MarketingDocument, each: Material, author: Author) -> None:
    """The newest version is a few weeks old, each before it two months older."""
    marketer = author.cast.people["marketer"]
    for place, (held, notes) in enumerate(zip(each.versions, (*each.notes, "", "", ""), strict=False)):
        name, lines = held
        given = {"url": name} if not lines else {"file": ContentFile(_written(each.title, held), name=name)}
        if place:
            replace_version(document=document, actor=marketer, notes=notes, **given)
        else:
            save_document(document=document, actor=marketer, **given)
        age = timedelta(days=80 - author.dice.randrange(6)) + timedelta(weeks=8) * (len(each.versions) - place - 1)
        DocumentVersion.objects.filter(document=document, number=place + 1).update(uploaded_at=author.now - age)


def _written(title: str, held: Held) -> bytes:
    name, lines = held
    foot = ("", f"{words.CENTER} · +998 71 200 00 00")
    return docx(title, lines + foot) if name.endswith(".docx") else pdf(title, lines + foot)


def _open(document: MarketingDocument, each: Material, author: Author) -> None:
    """More and more, and least on Sundays."""
    today, dice = timezone.localdate(author.now), author.dice
    is_file = bool(each.versions[-1][1])
    by_link = OpeningKind.DOWNLOAD if each.versions[-1][0].endswith(".docx") else OpeningKind.VIEW
    doors = (
        (OpeningDoor.LINK, by_link, each.weekly[0]),
        (OpeningDoor.BOT, OpeningKind.DOWNLOAD if is_file else OpeningKind.VIEW, each.weekly[1]),
    )
    rows = []
    for ago in range(WEEKS * 7):
        day = today - timedelta(days=ago)
        for door, kind, weekly in doors:
            usual = weekly / 7 * (1.3 - ago / 100) * (0.4 if day.isoweekday() == 7 else 1)
            times = round(dice.triangular(0, 2 * usual, usual))
            if times:
                rows.append(DocumentOpening(document=document, day=day, kind=kind, door=door, times=times))
    DocumentOpening.objects.bulk_create(rows)
