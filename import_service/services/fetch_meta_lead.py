"""Fetches a lead that Meta told of, and keeps with the delivery what it says."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from import_service.meta import graph
from import_service.models import Delivery, MetaForm, MetaPage

_BASIC = "id,created_time,form_id,ad_id,field_data"
_RICH = f"{_BASIC},ad_name,adset_name,campaign_name,platform,is_organic"
# How Meta writes them, and how people do.
_PLATFORMS = {"fb": "facebook", "ig": "instagram"}
LONGEST = 5_000


def fetch_meta_lead(*, delivery: Delivery) -> None:
    """Once: the delivery says afterwards what the form said. Outside of any transaction.

    Raises ValidationError for what a person has to mend, LaterProblem for what is tried again.
    """
    told = delivery.payload
    if "leadgen_id" not in told:
        return
    page = MetaPage.objects.filter(page_id=told.get("page_id", "")).first()
    if page is None:
        raise _refused(_("The page that told of this lead is not connected any more."))
    try:
        lead = _read_lead(page, told["leadgen_id"])
        form = _form(page, str(lead.get("form_id") or told.get("form_id", "")))
    except graph.LaterProblem:
        raise
    except graph.GraphProblem as problem:
        if problem.of_page:
            note_trouble(page=page, sentence=problem.sentence)
        raise _refused(problem.sentence) from problem
    note_trouble(page=page, sentence="")
    delivery.payload = cells_of_lead(lead, told, form)
    Delivery.objects.filter(pk=delivery.pk).update(payload=delivery.payload)


def note_trouble(*, page: MetaPage, sentence: str) -> None:
    """What stands at the page until Meta lets us in again."""
    if page.trouble != sentence[:250]:
        MetaPage.objects.filter(pk=page.pk).update(
            trouble=sentence[:250], trouble_at=timezone.now() if sentence else None
        )


def cells_of_lead(lead: Mapping[str, Any], told: Mapping[str, str], form: MetaForm | None) -> dict[str, str]:
    """{name of a question, or a key of ours: text}; ours win."""
    answers = {name: text for name, text in map(_answer, _list(lead.get("field_data"))) if name and text}
    platform = _text(lead.get("platform"))
    ours = {
        "external_id": told["leadgen_id"],
        "campaign": _text(lead.get("campaign_name")),
        "utm_source": _PLATFORMS.get(platform, platform),
        "utm_medium": "lead_ad" if not lead.get("is_organic") else "organic",
        "utm_campaign": _text(lead.get("campaign_name")),
        "utm_term": _text(lead.get("adset_name")),
        "utm_content": _text(lead.get("ad_name")),
        "form": str(form) if form else "",
    }
    return {**answers, **{name: text for name, text in ours.items() if text}}


def is_test(payload: Mapping[str, Any]) -> bool:
    """The tool of Meta that tries a webhook fills in words like these:
    https://developers.facebook.com/docs/marketing-api/guides/lead-ads/testing-troubleshooting."""
    return any(str(text).startswith("<test lead:") for text in payload.values())


def _read_lead(page: MetaPage, leadgen_id: str) -> Mapping[str, Any]:
    """Names of ads and campaigns need a further right: without it the lead comes without them."""
    try:
        return graph.read(page, leadgen_id, fields=_RICH)
    except graph.RightsProblem:
        return graph.read(page, leadgen_id, fields=_BASIC)


def _form(page: MetaPage, form_id: str) -> MetaForm | None:
    if not form_id.isdecimal() or len(form_id) > 30:
        return None
    form, is_new = MetaForm.objects.get_or_create(page=page, form_id=form_id)
    if is_new or not form.name:
        try:
            form.name = _text(graph.read(page, form_id, fields="name").get("name"))[:250]
        except graph.GraphProblem:
            return form
        form.save(update_fields=["name"])
    return form


def _answer(each: Mapping[str, Any]) -> tuple[str, str]:
    values = each.get("values")
    texts = [_text(one) for one in values] if isinstance(values, list) else []
    return _text(each.get("name"))[:100], ", ".join(filter(None, texts))[:LONGEST]


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return str(value).replace("\0", "").strip() if isinstance(value, str | int) else ""


def _refused(sentence: str) -> ValidationError:
    return ValidationError({NON_FIELD_ERRORS: [sentence]})
