"""Addresses of the bots."""

from django.urls import path

from bots.views import telegram_page

urlpatterns = [path("bots/telegram/<uuid:public_id>/", telegram_page, name="telegram_webhook")]
