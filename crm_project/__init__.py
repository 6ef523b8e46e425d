"""The project: settings, URLs, Celery, the admin site. Knows every app; no app imports it."""

from crm_project.celery import app as celery_app

__all__ = ["celery_app"]
