"""Configuration of the trials app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrialsConfig(AppConfig):
    name = "trials"
    verbose_name = _("Trials")

    def ready(self) -> None:
        from organizations.rights import grant
        from organizations.ticks import register_due
        from trials import contributions, message_kinds, texts
        from trials.rights import RIGHTS
        from trials.services.close_packs import close_packs
        from trials.services.offer_seats import end_for_who_has_a_seat, expire_offers, offer_free_seats
        from trials.services.send_reminders import send_reminders
        from trials.services.take_marks import take_marks

        grant(RIGHTS)
        contributions.register()
        texts.register()
        message_kinds.register()
        register_due("trials on rolls", take_marks)
        register_due("reminders of trials", send_reminders)
        register_due("seats nobody answered for", expire_offers)
        register_due("who waits no more", end_for_who_has_a_seat)
        register_due("seats that are free", offer_free_seats)
        register_due("packs of new students", close_packs)
