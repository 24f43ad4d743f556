"""The floor of lodging over HTTP: the least Django can do that still takes an application in.

A signed bearer token is checked (HS256), a case comes as JSON with one rule for each field, and case, event, outbox and
audit rows are written in one commit: by four models through the ORM (/orm), or by one statement (/sql). What was made is
given back, as interfaces do. No number without gaps, no clock, no receipt, no chain of digests, nothing encrypted.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.demonstration.bench.yardstick.floor_settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from tongban.demonstration.bench.yardstick.models import Audit, Event, Lodged, Outbox  # noqa: E402

OWNER, SYSTEM = 77, "licensing"
SQL = """
WITH made AS (
  INSERT INTO yardstick_lodged (item, applicant, number, form, state, owner, opened_on, due_on)
  VALUES (%s, %s, %s, %s::jsonb, 'lodged', %s, %s, %s) RETURNING id
), event AS (
  INSERT INTO yardstick_event (lodged_id, name, at, given) SELECT id, 'open', now(), %s::jsonb FROM made
), outbox AS (
  INSERT INTO yardstick_outbox (lodged_id, topic, given, sent) SELECT id, 'lodged', %s::jsonb, false FROM made
), audit AS (
  INSERT INTO yardstick_audit (who, what, at, lodged_id) SELECT %s, 'create', now(), id FROM made
) SELECT id FROM made
"""


def token() -> str:
    """As an authority would have given it."""
    said = {"client_id": SYSTEM, "iat": int(time.time()), "scope": "lodge"}
    parts = [_packed(json.dumps(each).encode()) for each in ({"alg": "HS256", "typ": "JWT"}, said)]
    return ".".join([*parts, _packed(_signed(".".join(parts)))])


@csrf_exempt
def by_models(request: HttpRequest) -> JsonResponse:
    who, said = _read(request)
    if isinstance(said, JsonResponse):
        return said
    on = date.today()  # noqa: TID251  the yardstick is no part of the product
    with transaction.atomic():
        case = Lodged._default_manager.create(**said, owner=OWNER, opened_on=on, due_on=on)
        Event._default_manager.create(lodged=case, name="open", given={"by": who})
        Outbox._default_manager.create(lodged=case, topic="lodged", given={"case": case.pk})
        Audit._default_manager.create(who=who, what="create", lodged_id=case.pk)
    return _made(case.pk, said, on)


@csrf_exempt
def by_statement(request: HttpRequest) -> JsonResponse:
    who, said = _read(request)
    if isinstance(said, JsonResponse):
        return said
    on, form, event = date.today(), json.dumps(said["form"]), json.dumps({"by": who})  # noqa: TID251
    with connection.cursor() as cursor:
        cursor.execute(
            SQL, [said["item"], said["applicant"], said["number"], form, OWNER, on, on, event, event, who]
        )
        pk = cursor.fetchone()[0]
    return _made(pk, said, on)


def _made(pk: int, said: dict[str, Any], on: date) -> JsonResponse:
    made = {
        **said,
        "url": f"/cases/{pk}",
        "identification": f"CZ-{pk:06d}",
        "state": "lodged",
        "owner": OWNER,
    }
    return JsonResponse({**made, "opened_on": on, "due_on": on}, status=201)


def _read(request: HttpRequest) -> tuple[str, Any]:
    who = _bearer(request.headers.get("Authorization", ""))
    if who is None:
        return "", JsonResponse({"detail": "no valid token"}, status=401)
    try:
        said = json.loads(request.body)
    except ValueError:
        return "", JsonResponse({"detail": "no JSON"}, status=400)
    wrong = [name for name, holds in RULES.items() if not holds(said.get(name))]
    if wrong:
        return "", JsonResponse({"invalid": wrong}, status=400)
    return who, {name: said[name] for name in RULES}


RULES: dict[str, Callable[[Any], bool]] = {
    "item": lambda value: isinstance(value, str) and 0 < len(value) <= 31,
    "applicant": lambda value: isinstance(value, str) and 0 < len(value) <= 80,
    "number": lambda value: isinstance(value, str) and len(value) == 18,
    "form": lambda value: isinstance(value, dict) and all(isinstance(each, str) for each in value.values()),
}


def _bearer(said: str) -> str | None:
    scheme, _, given = said.partition(" ")
    head, _, rest = given.partition(".")
    body, _, signature = rest.partition(".")
    if scheme != "Bearer" or not hmac.compare_digest(_packed(_signed(f"{head}.{body}")), signature):
        return None
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    fresh = claims["iat"] <= time.time() + 5 and claims["scope"] == "lodge"
    return str(claims["client_id"]) if fresh else None


def _signed(text: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256)


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


urlpatterns = [path("orm", by_models), path("sql", by_statement)]


def make() -> None:
    """The tables, once."""
    with connection.schema_editor() as editor:
        for model in (Lodged, Event, Outbox, Audit):
            editor.create_model(model)


def count() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (Lodged, Event, Outbox, Audit)}
