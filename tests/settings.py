"""The settings under test: the project's own, in an environment of their own.

Nothing of a developer's `.env` reaches a test. `DATABASE_URL` chooses the database: a SQLite file unless given.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = tempfile.mkdtemp(prefix="crm-test-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/crm.sqlite3")
os.environ.update(
    SECRET_KEY="a key of tests, long enough and random enough for nobody",
    DEBUG="off",
    HTTPS="off",
    BEHIND_PROXY="off",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    CSRF_TRUSTED_ORIGINS="",
    ENVIRONMENT_NAME="",
    VAR_DIR=FOLDER,
    MEDIA_ROOT=f"{FOLDER}/media",
    DOCUMENT_MAX_MB="2",
    BROKER_URL="filesystem://localhost/",
    CACHE_URL="locmemcache://",
    EMAIL_URL="memorymail://",
    DEFAULT_FROM_EMAIL="crm@localhost",
    LANGUAGE_CODE="en",
    TIME_ZONE="Asia/Tashkent",
    LOG_LEVEL="WARNING",
    GOOGLE_SERVICE_ACCOUNT_FILE="",
    PUBLIC_URL="",
    TELEGRAM_API_BASE="http://127.0.0.1:9",
    TELEGRAM_PER_SECOND="25",
    EMAILS_PER_SECOND="1000",
    CONSOLE_CHANNEL="on",
    PRIVATE_ADDRESSES="on",
)

from crm_project.settings import *  # noqa: E402, F403
from crm_project.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

# A file, as in real life: locks between threads and processes are those of production. One name for each process, so
# that two runs on one server never meet.
DATABASES["default"]["TEST"] = {
    "NAME": f"{FOLDER}/test.sqlite3" if "sqlite" in DATABASES["default"]["ENGINE"] else f"test_crm_{os.getpid()}"
}
# Fast on purpose: a password of a test protects nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The pages under test find their files without collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
Path(STATIC_ROOT).mkdir(exist_ok=True)
