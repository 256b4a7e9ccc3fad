"""The service's own settings on the database that DATABASE_URL names, with a broker in memory."""

from separation.settings import *  # noqa: F403
from separation.settings import DATABASES as DATABASES
from separation.settings import STORAGES as STORAGES

CELERY_BROKER_URL = "memory://"
ALLOWED_HOSTS = ["testserver"]
LOGGING = {"version": 1, "disable_existing_loggers": True}
