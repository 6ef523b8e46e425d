"""Configuration of the bots app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BotsConfig(AppConfig):
    name = "bots"
    verbose_name = _("Telegram")

    def ready(self) -> None:
        from bots import contributions
        from bots.dialogs import entries
        from bots.rights import RIGHTS
        from bots.services.show_sent import show_sent
        from bots.services.take_in_whatsapp import take_in_whatsapp
        from bots.staff import kinds
        from bots.staff.digests import send_digests
        from bots.staff.follow_ups import send_follow_ups
        from bots.staff.new_leads import send_new_leads
        from bots.staff.questions import send_questions
        from bots.staff.rolls import send_rolls
        from bots.tasks import handle_if_due, tell_commands_if_due
        from import_service.choices import DeliveryKind
        from import_service.services.delivery_kinds import delivery_takers
        from organizations.rights import grant
        from organizations.ticks import register_due

        grant(RIGHTS)
        contributions.register()
        entries.register()
        kinds.register()
        delivery_takers.register(DeliveryKind.WHATSAPP, lambda delivery: take_in_whatsapp(delivery=delivery))
        register_due("bot_updates", handle_if_due)
        register_due("sent to chats", show_sent)
        register_due("commands of chats", tell_commands_if_due)
        register_due("follow-ups to who makes them", send_follow_ups)
        register_due("new leads to who gets them", send_new_leads)
        register_due("questions to who answers", send_questions)
        register_due("rolls to who teaches", send_rolls)
        register_due("figures to who leads", send_digests)
