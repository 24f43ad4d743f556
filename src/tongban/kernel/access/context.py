"""What every template may ask: who is looking, which day it is, and whether the day is rehearsed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tongban.kernel.clock import TIME_ZONE, today


def actor(request: HttpRequest) -> dict[str, Any]:
    return {
        "actor": getattr(request, "actor", None),
        "today": today(),
        "time_zone": TIME_ZONE,
        "rehearsal": settings.TONGBAN_REHEARSAL,
        "city_name": settings.TONGBAN_CITY_NAME,
    }
