"""`/health`: does the app answer, do the rows, and when did the pulse last beat?"""

import json
from datetime import UTC, datetime

from django.db import connection
from django.http import HttpRequest, JsonResponse

from minori.operate import report_file


def health(request: HttpRequest) -> JsonResponse:
    """200 with the age of the last report in seconds (null before the first); says nothing about anybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    try:
        at = datetime.fromisoformat(json.loads(report_file().read_text())["at"])
        age = (datetime.now(UTC) - at).total_seconds()
    except (OSError, ValueError, KeyError):
        age = None
    return JsonResponse({"status": "ok", "report_age_s": age})
