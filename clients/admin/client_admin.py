"""Clients in the admin: the list and the page, in one class."""

from django.contrib import admin

from clients.admin.client_list.page import ClientListAdmin
from clients.admin.client_page.page import ClientPageAdmin
from clients.models import Client


@admin.register(Client)
class ClientAdmin(ClientListAdmin, ClientPageAdmin):
    """Nobody deletes a client: it is archived with everything it holds."""
