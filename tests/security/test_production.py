"""What only holds in a city: the settings of production, read by a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

ASKED = (
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "DEBUG", "SESSION_COOKIE_HTTPONLY", "TONGBAN_REHEARSAL",
)  # fmt: skip
PROGRAM = f"import json; from django.conf import settings; print(json.dumps({{name: getattr(settings, name) for name in {ASKED!r}}}))"


def settings_with(**environment: str) -> dict[str, object]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TONGBAN_", "DJANGO_"))}
    told = {
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings.production",
        "TONGBAN_SECRET_KEY": "k" * 50,
        **environment,
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env={**kept, **told}, capture_output=True, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_over_tls_the_cookies_and_the_browser_stay_on_it():
    found = settings_with(TONGBAN_BEHIND_TLS="1", TONGBAN_PUBLIC_ADDRESS="https://example.gov.cn")
    assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_in_a_city_nothing_is_shown_that_need_not_be_and_no_day_is_moved():
    found = settings_with()
    assert (
        found["DEBUG"] is False
        and found["TONGBAN_REHEARSAL"] is False
        and found["SESSION_COOKIE_HTTPONLY"] is True
    )
