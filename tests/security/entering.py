"""Signing in over HTTP as a person does, with name, password and code, and keeping the session."""

from __future__ import annotations

import re
import time

import requests
from allauth.mfa.totp.internal import auth as totp

from tests.journeys.visitor import PASSWORD, WITH_CODE, City
from tongban.demonstration.signin import _secret

EVERYBODY = ("guest", "citizen", "agent", "clerk", "officer", "head", "supervisor", "admin")


def session_of(city: City, username: str) -> requests.Session:
    session = requests.Session()
    if username == "guest":
        return session
    if kept := city.signed_in.get(username):
        for cookie in kept:
            session.cookies.set(cookie["name"], cookie["value"])
        return session
    _sign_in(session, city, username)
    city.signed_in[username] = [
        {"name": "sessionid", "value": session.cookies["sessionid"], "url": city.address}
    ]
    return session


def _sign_in(session: requests.Session, city: City, username: str) -> None:
    page = f"{city.address}/accounts/login/"
    told = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token_of(session.get(page).text)}
    answer = session.post(page, data=told)
    for _ in range(3):
        if username not in WITH_CODE or "/2fa/" not in answer.url:
            break
        code = totp.format_hotp_value(totp.hotp_value(_secret(username), _counter()))
        answer = session.post(answer.url, data={"code": code, "csrfmiddlewaretoken": token_of(answer.text)})
        if "/2fa/" in answer.url:
            time.sleep(31)  # the code of this half minute was used by somebody else of that name
    assert answer.status_code == 200 and "/accounts/" not in answer.url, (username, answer.url)


def _counter() -> int:
    """Of this half minute."""
    return list(totp.yield_hotp_counters_from_time())[totp.app_settings.TOTP_TOLERANCE]


def token_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1] if found else ""
