"""All settings, in a fixed order; only this file and environment.py read the environment."""

from datetime import timedelta
from email.utils import formataddr
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from agreements.clock.schedule import SCHEDULE
from separation.environment import (
    address,
    authorities,
    certificate,
    count,
    database,
    days,
    flag,
    kept,
    keys,
    mail,
    secret,
    several,
    site,
    text,
    words,
)

# Paths
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(text("VAR_DIR", str(BASE_DIR / "var"))).absolute()

# Environment
DEMONSTRATION = flag("DEMONSTRATION")
DEBUG = False
SERVICE_NAME = words("SERVICE_NAME", "Stillwater")
BASE_URL = site("BASE_URL", "http://localhost:8000" if DEMONSTRATION else None)
SECRET_KEY = secret("SECRET_KEY", kept(VAR_DIR / "keys" / "secret", 48) if DEMONSTRATION else None)
FIELD_KEYS = keys(
    "FIELD_KEYS",
    text("FIELD_KEYS", "demo:" + kept(VAR_DIR / "keys" / "field", 32) if DEMONSTRATION else None),
)
SIGNING_P12_PASSWORD = text("SIGNING_P12_PASSWORD", "")
SIGNING_P12 = certificate(
    "SIGNING_P12", "" if DEMONSTRATION else None, password=SIGNING_P12_PASSWORD
)
WITHDRAWN = days("WITHDRAWN")
TSA_URLS = several("TSA_URL", ("http", "https"))
TSA_CERTIFICATES = authorities("TSA_CERTIFICATES", needed_by=TSA_URLS)
TIME_OFFSET_FILE = VAR_DIR / "time-offset" if DEMONSTRATION else None
EXIT_URL = address("EXIT_URL", "https://www.weather.gov/", ("https",))
HTTPS = BASE_URL.startswith("https:")
PROXIES = count("PROXIES", 1 if HTTPS else 0)
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "", *(["127.0.0.1"] if DEMONSTRATION else [])]

# Apps: ours first, the lowest room first
INSTALLED_APPS = [
    "agreements.audit",
    "agreements.people",
    "agreements.notices",
    "agreements.practices",
    "agreements.questions",
    "agreements.plans",
    "agreements.drafting",
    "agreements.safety",
    "agreements.shaping",
    "agreements.documents",
    "agreements.signing",
    "agreements.term",
    "agreements.web",
    "agreements.demonstration",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "crispy_forms",
    "csp",
]

# Middleware
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "agreements.web.middleware.private_pages",
    "agreements.web.middleware.words_in_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agreements.web.middleware.SignedInPages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# URLs and templates
ROOT_URLCONF = "separation.urls"
WSGI_APPLICATION = "separation.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "agreements.web.context.surroundings",
            ],
        },
    }
]

# Database
DATABASES = {
    "default": database("DATABASE_URL", VAR_DIR / "data.sqlite3" if DEMONSTRATION else None)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL: a click that showed "Signed" is never lost. IMMEDIATE: writers wait instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-20000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {"options": "-c lock_timeout=10s -c statement_timeout=30s"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sessions
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "public:sign_in"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-s" if HTTPS else "s"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr-ca", "Français (Canada)")]
LOCALE_PATHS = [BASE_DIR / "locale"]

# Security
CSRF_COOKIE_NAME = "__Host-c" if HTTPS else "c"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "agreements.web.public.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Not "no-referrer": with it browsers send forms with the origin "null", which no CSRF check takes.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_PERMISSIONS = 0o600

# Forms
CRISPY_ALLOWED_TEMPLATE_PACKS = ["house"]
CRISPY_TEMPLATE_PACK = "house"

# Mail
EMAIL_URL = address("EMAIL_URL", "" if DEMONSTRATION else None, ("smtp", "smtp+tls", "smtp+ssl"))
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
if EMAIL_URL:
    vars().update(mail(EMAIL_URL))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text(
    "FROM_EMAIL", formataddr((SERVICE_NAME, f"hello@{urlsplit(BASE_URL).hostname}"))
)

# Tasks: the database is the truth, the broker only a doorbell
REDIS_URL = address("REDIS_URL", "" if DEMONSTRATION else None, ("redis", "rediss", "redis+socket"))
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{VAR_DIR / 'broker' / 's'}"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
# Once more at once, for a connection gone stale: nobody's click waits longer for a doorbell.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_DEFAULT_QUEUE = "mail"  # letters never wait behind a slow file
CELERY_TASK_ROUTES = {"agreements.documents.tasks.*": {"queue": "documents"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_IMPORTS = [
    "agreements.notices.tasks",
    "agreements.documents.tasks",
    "agreements.clock.tasks",
]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Fonts for paper are not served often enough to be worth half a minute of every start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("woff", "woff2", "ttf", "png", "jpg")
WHITENOISE_MAX_AGE = int(timedelta(days=1).total_seconds())

# Logging: what happened and how long it took; no addresses of people, no words, no query strings
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pyhanko": {"level": "ERROR"},
    },
}
