"""Leads in the admin: the list, the page and what a partner sees, in one class."""

from django.contrib import admin

from leads.admin.duplicates.merge_views import MergeViews
from leads.admin.hand_over.page import HandOverPage
from leads.admin.lead_list.page import LeadListAdmin
from leads.admin.lead_page.page import LeadPageAdmin
from leads.admin.partner_pages import PartnerPages
from leads.models import Lead


@admin.register(Lead)
class LeadAdmin(PartnerPages, HandOverPage, MergeViews, LeadListAdmin, LeadPageAdmin):
    """A partner is answered first and by pages of its own."""
