"""Configuration of the common app."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"
