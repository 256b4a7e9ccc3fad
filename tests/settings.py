"""Settings for tests: made-up secrets, a fast hasher, a broker that cannot answer."""

import os
import tempfile
from pathlib import Path

# Each of the processes that share the suite keeps its files apart from the others'.
own_name = f"stillwater-tests-{os.getuid()}{os.environ.get('PYTEST_XDIST_WORKER', '')}"
os.environ.setdefault("DEMONSTRATION", "1")
os.environ.setdefault("VAR_DIR", str(Path(tempfile.gettempdir()) / own_name))

from separation.settings import *  # noqa: E402, F403

DEMONSTRATION = False
TIME_OFFSET_FILE = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "redis+socket:///nowhere/at/all"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Whitenoise looks for it, and warnings are errors here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
