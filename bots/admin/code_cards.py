"""Codes for many students at once, on one page to print and cut."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from bots.services.make_link_code import make_link_codes
from messaging.models import Bot
from organizations.admin.actions import BulkAction, Outcome
from organizations.admin.invitations import qr_code


class PrintCodes(BulkAction):
    """For the ticked clients, or for all that the filters leave."""

    name, icon, permission = "codes", "qr_code_2", "codes"
    title = gettext_lazy("Print codes for the bot")
    description = gettext_lazy(
        "A card for each person: whoever opens its code in Telegram is linked with them. A card works once, for 30 "
        "days; cards printed before that nobody used stop working."
    )
    submit = gettext_lazy("Make the cards")

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> Outcome:
        chosen: Any = rows
        codes = make_link_codes(actor=request.membership, clients=chosen)  # type: ignore[attr-defined]
        bot = Bot.objects.get()
        links = [f"{bot.link}?start=link-{code.code}" for code in codes]
        cards = [(code, link, qr_code(link)) for code, link in zip(codes, links, strict=True)]
        return render(request, "bots/code_cards.html", {"bot": bot, "cards": cards})
