"""The service's own settings on the database that DATABASE_URL names, without a broker."""

from separation.settings import *  # noqa: F403
from separation.settings import DATABASES as DATABASES
from separation.settings import STORAGES as STORAGES

CELERY_BROKER_URL = "redis+socket:///nowhere/at/all"
ALLOWED_HOSTS = ["testserver"]
LOGGING = {"version": 1, "disable_existing_loggers": True}
