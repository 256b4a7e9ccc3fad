"""Settings for tests: made-up secrets, a fast hasher, a broker that cannot answer."""

import os
import tempfile

# A folder of its own for every run, shared by the processes of that run.
os.environ.setdefault("DEMONSTRATION", "1")
if "VAR_DIR" not in os.environ:
    own_folder = tempfile.TemporaryDirectory(prefix="stillwater-tests-")
    os.environ["VAR_DIR"] = own_folder.name

from separation.settings import *  # noqa: F403

DEMONSTRATION = False
TIME_OFFSET_FILE = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "redis+socket:///nowhere/at/all"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, because the live server's threads would share one connection to a database in memory;
    # and nothing here need outlive a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405 - no thread of a live server keeps one

# Whitenoise looks for it, and warnings are errors here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
