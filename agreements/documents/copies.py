"""From the third signature to the one certified file, safely repeatable at every point."""

import base64
import hashlib
import json
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from agreements.audit.actions import record
from agreements.documents.models import Agreement, AgreementState, Certification, CertifiedFile
from agreements.notices.actions import queue_notice
from agreements.plans.models import Plan

_WAIT_MINUTES = (0, 1, 2, 5, 15)
