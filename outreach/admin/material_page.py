"""What stands above the form of a marketing document: its link, how often it is opened, its versions."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

from outreach.admin.material_forms import VersionForm
from outreach.choices import OpeningDoor, OpeningKind
from outreach.links import share_link
from outreach.models import DocumentOpening, DocumentVersion, MarketingDocument

WEEKS = 12


@dataclass(frozen=True)
class Week:
    """How often in the week from this day on; heights are parts of the highest bar in percent."""

    first_day: date
    views: int
    downloads: int
    most: int

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=6)

    @property
    def views_height(self) -> int:
        return _percent(self.views, self.most)

    @property
    def downloads_height(self) -> int:
        return _percent(self.downloads, self.most)


@dataclass(frozen=True)
class Total:
    """Of all time, and by which doors: (words, times)."""

    kind: OpeningKind
    times: int
    doors: list[tuple[str, int]]


@dataclass(frozen=True)
class MaterialPage:
    document: MarketingDocument
    versions: list[DocumentVersion]
    link: str
    weeks: list[Week]
    totals: list[Total]
    # For who may change it.
    form: VersionForm | None

    @property
    def current(self) -> DocumentVersion:
        return self.versions[0]


def material_page(request: HttpRequest, document: MarketingDocument, *, may_change: bool) -> MaterialPage:
    return MaterialPage(
        document=document,
        versions=list(DocumentVersion.objects.filter(document=document).select_related("uploaded_by")),
        link=absolute_link(request, document),
        weeks=weeks_of(document),
        totals=totals_of(document),
        form=VersionForm() if may_change and not document.is_archived else None,
    )


def absolute_link(request: HttpRequest, document: MarketingDocument) -> str:
    path = share_link(document)
    return request.build_absolute_uri(path) if path else ""


def weeks_of(document: MarketingDocument) -> list[Week]:
    """The last weeks with this one, from Monday on, the oldest first."""
    today = timezone.localdate()
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    times = {(number, kind): 0 for number in range(WEEKS) for kind in OpeningKind}
    rows = DocumentOpening.objects.filter(document=document, day__gte=first, day__lte=today)
    for day, kind, number in rows.values_list("day", "kind", "times"):
        times[(day - first).days // 7, OpeningKind(kind)] += number
    sums = [times[number, OpeningKind.VIEW] + times[number, OpeningKind.DOWNLOAD] for number in range(WEEKS)]
    return [
        Week(
            first + timedelta(weeks=number),
            times[number, OpeningKind.VIEW],
            times[number, OpeningKind.DOWNLOAD],
            max(sums),
        )
        for number in range(WEEKS)
    ]


def totals_of(document: MarketingDocument) -> list[Total]:
    rows = DocumentOpening.objects.filter(document=document).order_by()
    sums = {(kind, door): times for kind, door, times in rows.values_list("kind", "door").annotate(Sum("times"))}
    totals = []
    for kind in OpeningKind:
        doors = [(str(door.label), sums.get((kind, door), 0)) for door in OpeningDoor]
        totals.append(Total(kind, sum(times for _words, times in doors), doors))
    return totals


def _percent(part: int, whole: int) -> int:
    """Something is never drawn as nothing."""
    return max(3, round(100 * part / whole)) if part else 0
