"""Connects a page of Meta: its keys are kept, tried, and the page is told to send its leads."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from import_service.choices import DeliveryKind, DeliveryState
from import_service.meta import graph
from import_service.models import Delivery, MetaPage
from import_service.models.deliveries import BOTH_GOOD_FOR
from import_service.services.decide_deliveries import retry_deliveries
from messaging.models.meta_keys import MetaKeys
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def save_keys[Keys: MetaKeys](*, page: Keys, token: str, app_secret: str, actor: Membership | None = None) -> Keys:
    """Of a page or a number, as it stands afterwards. An empty one stays as it is; a new secret of the app leaves the
    last one good for a day, and is that of its other pages or numbers too."""
    rows = {row.pk: row for row in type(page)._default_manager.select_for_update(no_key=True).order_by("pk")}
    fresh: Keys = rows[page.pk]
    if app_secret and app_secret != fresh.app_secret:
        last = fresh.app_secret
        for row in rows.values():
            if row.pk == fresh.pk or (last and row.app_secret == last):
                _renew(row, app_secret)
    if token:
        fresh.token = token
        fresh.save(update_fields=["token"])
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=fresh, payload={"keys": True})
    return fresh


def _renew(row: MetaKeys, app_secret: str) -> None:
    row.old_app_secret = row.app_secret
    row.old_app_secret_until = timezone.now() + BOTH_GOOD_FOR if row.app_secret else None
    row.app_secret = app_secret
    row.save(update_fields=["app_secret", "old_app_secret", "old_app_secret_until"])


def connect_page(*, page: MetaPage) -> MetaPage:
    """Tries the token, tells the page to send leads, and takes up what waited for it. Raises ValidationError with what
    Meta says. https://developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-leadgen"""
    try:
        name = str(graph.read(page, page.page_id, fields="name").get("name", ""))
        graph.write(page, f"{page.page_id}/subscribed_apps", subscribed_fields="leadgen")
    except graph.GraphProblem as problem:
        if problem.of_page:
            trouble = {"trouble": problem.sentence[:250], "trouble_at": timezone.now()}
            MetaPage.objects.filter(pk=page.pk).update(**trouble)
        raise ValidationError(problem.sentence) from problem
    facts = {"name": name[:150], "subscribed_at": timezone.now(), "trouble": "", "trouble_at": None}
    MetaPage.objects.filter(pk=page.pk).update(**facts)
    page.refresh_from_db()
    waiting = Delivery.objects.filter(
        kind=DeliveryKind.META_LEAD, state=DeliveryState.FAILED, payload__page_id=page.page_id
    )
    retry_deliveries(deliveries=waiting)
    return page
