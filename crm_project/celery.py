"""The Celery application. The database is the truth; a broker message is only a wake-up."""

import os

from celery import Celery

from crm_project.file_broker import use_whole_messages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_project.settings")

use_whole_messages()
app = Celery("crm_project")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
