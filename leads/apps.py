"""Configuration of the leads app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadsConfig(AppConfig):
    name = "leads"
    verbose_name = _("Leads")

    def ready(self) -> None:
        from leads import contributions, hook_events
        from leads.handover import register_parts
        from leads.rights import RIGHTS
        from leads.services.accept_lead import pass_on_leads
        from leads.services.assign_by_rules import assign_new_leads
        from leads.services.follow_ups import mark_overdue
        from leads.services.meet_newcomers import meet_newcomers
        from leads.services.wake_leads import wake_leads
        from leads.tasks import count_silence_due, start_due_recount, start_due_scan
        from organizations.rights import grant
        from organizations.ticks import register_due

        grant(RIGHTS)
        contributions.register()
        hook_events.register()
        register_parts()
        register_due("silence of leads", count_silence_due)
        register_due("scores by new rules", start_due_recount)
        register_due("search for duplicates", start_due_scan)
        register_due("sleepers", wake_leads)
        register_due("overdue_reminders", mark_overdue)
        register_due("clients that came after their leads", meet_newcomers)
        register_due("new leads by rules", assign_new_leads)
        register_due("leads nobody accepted", pass_on_leads)
