"""Leads in the admin: the list, the page and what a partner sees, in one class."""

from django.contrib import admin

from leads.admin.hand_over_page import HandOverPage
from leads.admin.lead_list import LeadListAdmin
from leads.admin.lead_page import LeadPageAdmin
from leads.admin.merge_views import MergeViews
from leads.admin.partner_pages import PartnerPages
from leads.models import Lead


@admin.register(Lead)
class LeadAdmin(PartnerPages, HandOverPage, MergeViews, LeadListAdmin, LeadPageAdmin):
    """A partner is answered first and by pages of its own."""
