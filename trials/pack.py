"""The enrolment pack: contract, parent's consent, receipt and the first lesson of a new student. Derived, for one and
for all; each paper counts wherever somebody brought it, to the lead or to the client."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.age import FULL_AGE
from clients.choices import ClientDocumentType, ClientKind
from clients.models import ClientDocument
from leads.choices import DocumentType
from leads.models import LeadConversion, LeadDocument
from scheduling.choices import CAME
from scheduling.models import Attendance, Enrolment

# A pack that is not complete by then is nobody's daily work any more.
WATCHED = timedelta(days=366)
PAPERS: dict[str, tuple[DocumentType, ClientDocumentType]] = {
    "contract": (DocumentType.CONTRACT, ClientDocumentType.CONTRACT),
    "consent": (DocumentType.CONSENT, ClientDocumentType.CONSENT),
    "receipt": (DocumentType.RECEIPT, ClientDocumentType.RECEIPT),
}
COMPLETE = (
    Q(is_student=True, has_contract=True, has_receipt=True, first_lesson_at__isnull=False)
    & (Q(has_consent=True) | Q(needs_consent=False))
)  # fmt: skip
# The seat in whose group a mark on the roll was set.
_SAME_SEAT = Q(group=OuterRef("lesson__group"), client=OuterRef("client"))


@dataclass(frozen=True)
class Part:
    """One of the pack: whether it is here, and what is said about it."""

    key: str
    label: str
    is_here: bool
    about: str = ""


def with_pack(conversions: QuerySet, today: date | None = None) -> QuerySet:
    """What of the pack is here, as columns; `is_student` says whether there is a pack: a company brings none."""
    papers = {f"has_{key}": _has_paper(*kinds) for key, kinds in PAPERS.items()}
    seats = Enrolment.objects.filter(client=OuterRef("client"), created_at__gte=OuterRef("at"))
    under_age = Q(client__birth_date__gt=_grown_up_since(today or timezone.localdate()))
    return conversions.annotate(
        **papers,
        is_student=_whether(Q(client__kind=ClientKind.PERSON) & Q(Exists(seats))),
        needs_consent=_whether(under_age),
        first_lesson_at=Subquery(_first_lessons()),
    )


def pack_of(conversion: LeadConversion) -> list[Part]:
    """In the order in which they are brought; empty for a company, or without a seat."""
    return parts_of(with_pack(LeadConversion.objects.filter(pk=conversion.pk)).get())


def parts_of(row: Any) -> list[Part]:
    """`row` is of `with_pack`."""
    if not row.is_student:
        return []
    labels = {key: str(kinds[0].label) for key, kinds in PAPERS.items()}
    asked = [key for key in PAPERS if key != "consent" or row.needs_consent or row.has_consent]
    papers = [Part(key, labels[key], getattr(row, f"has_{key}")) for key in asked]
    came = row.first_lesson_at
    day = date_format(timezone.localtime(came), "D j M") if came else ""
    return [*papers, Part("first_lesson", _("First lesson"), came is not None, day)]


def first_lesson_of(lead_ids: Collection[int]) -> tuple[datetime, str] | None:
    """When a lead first came as a student, and to which group."""
    made = LeadConversion.objects.filter(lead__in=lead_ids).first()
    if made is None:
        return None
    joined = Enrolment.objects.filter(_SAME_SEAT, created_at__gte=made.at)
    came = Attendance.objects.filter(Exists(joined), client=made.client_id, state__in=CAME)
    return came.order_by("lesson__starts_at").values_list("lesson__starts_at", "lesson__group__name").first()


def _first_lessons() -> QuerySet:
    joined = Enrolment.objects.filter(_SAME_SEAT, created_at__gte=OuterRef(OuterRef("at")))
    came = Attendance.objects.filter(Exists(joined), client=OuterRef("client"), state__in=CAME)
    return came.order_by().values("client").annotate(first=Min("lesson__starts_at")).values("first")


def _has_paper(of_lead: DocumentType, of_client: ClientDocumentType) -> Any:
    own = Q(lead=OuterRef("lead")) | Q(lead=OuterRef("lead__merged_into"))
    to_lead = LeadDocument.objects.filter(own, type=of_lead)
    to_client = ClientDocument.objects.filter(client=OuterRef("client"), type=of_client)
    return _whether(Q(Exists(to_lead)) | Q(Exists(to_client)))


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _grown_up_since(today: date) -> date:
    """Whoever was born later is under age."""
    try:
        return today.replace(year=today.year - FULL_AGE)
    except ValueError:  # 29 February
        return today.replace(year=today.year - FULL_AGE, day=28)
