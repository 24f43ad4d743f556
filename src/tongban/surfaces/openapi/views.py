"""The interface explained on a page of our own (no script, no foreign style), and the problem for an address that is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from tongban.kernel.access import open_to
from tongban.surfaces.openapi.api import api
from tongban.surfaces.openapi.problems import NOT_FOUND, problem


@dataclass(frozen=True, slots=True)
class Told:
    """An operation as the page tells of it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[dict[str, Any], ...]
    needs: str


def _needs(security: list[dict[str, Any]]) -> str:
    if "SystemClient" in security[0]:
        return "须系统凭证"
    return "须登录" if security[0] else ""


@open_to("public")
@require_GET
def explained(request: HttpRequest) -> HttpResponse:
    groups: dict[str, list[Told]] = {}
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method, operation in methods.items():
            told = Told(
                method.upper(),
                path,
                operation["summary"],
                operation.get("description", ""),
                tuple(operation.get("parameters", ())),
                _needs(operation.get("security") or [{}]),
            )
            groups.setdefault(operation["tags"][0], []).append(told)
    return render(request, "openapi/docs.html", {"groups": groups.items(), "description": api.description})


@csrf_exempt  # nothing happens here, and whoever asks in vain is told so rather than asked for a form's token
@open_to("public")
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    return problem(404, "not-found", NOT_FOUND)
