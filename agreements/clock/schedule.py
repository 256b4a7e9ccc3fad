"""What beat starts, and how often. Every task finds what is due by itself and may run twice."""

from datetime import timedelta
from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {
        "task": "agreements.clock.tasks.sweep",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 20},
    },
    "retrace": {
        "task": "agreements.clock.tasks.retrace",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600, "queue": "documents"},
    },
    "tidy": {
        "task": "agreements.clock.tasks.tidy",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
}
