"""Leads in the admin: the list and the page in one class."""

from django.contrib import admin

from leads.admin.lead_page import LeadPageAdmin
from leads.models import Lead


@admin.register(Lead)
class LeadAdmin(LeadPageAdmin):
    """`leads.admin.lead_page` shows one lead."""
