"""Connects a number of WhatsApp: its source is chosen, its keys are tried, its account is told to tell us."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bots.models import WhatsAppDoor
from import_service.meta import graph
from leads.models import LeadSource
from messaging.choices import Channel, MessageStatus
from messaging.models import Message, WhatsAppNumber
from organizations.scoping import open_organization
from organizations.wake import wake


@transaction.atomic
def choose_whatsapp_source(*, number: WhatsAppNumber, source: LeadSource) -> WhatsAppDoor:
    """Holds for the next messages."""
    door: WhatsAppDoor = WhatsAppDoor.objects.update_or_create(number=number, defaults={"source": source})[0]
    return door


def connect_number(*, number: WhatsAppNumber) -> WhatsAppNumber:
    """Tries the token, tells the account to send messages here, and lets go what waited. Raises ValidationError with
    what Meta says. https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview"""
    try:
        told = graph.read(number, number.phone_number_id, fields="display_phone_number,verified_name")
        graph.write(number, f"{number.account_id}/subscribed_apps")
    except graph.GraphProblem as problem:
        why = _why(problem)
        if problem.of_page:
            trouble = {"trouble": why[:250], "trouble_at": timezone.now()}
            WhatsAppNumber.objects.filter(pk=number.pk).update(**trouble)
        raise ValidationError(why) from problem
    display, name = (str(told.get(key) or "") for key in ("display_phone_number", "verified_name"))
    facts = {"display": display[:30], "name": name[:150], "connected_at": timezone.now()}
    WhatsAppNumber.objects.filter(pk=number.pk).update(**facts, trouble="", trouble_at=None)
    waiting = Message.objects.filter(channel=Channel.WHATSAPP, status=MessageStatus.PENDING, attempts__gt=0)
    waiting.update(due_at=timezone.now())
    wake(open_organization())
    number.refresh_from_db()
    return number


def _why(problem: graph.GraphProblem) -> str:
    if isinstance(problem, graph.RightsProblem) and problem.of_page:
        return _(
            "Meta does not let us: the token needs the rights whatsapp_business_messaging and "
            "whatsapp_business_management."
        )
    return _("Meta refuses the token of the number: enter a new one.") if problem.of_page else problem.sentence
