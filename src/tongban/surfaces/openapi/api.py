"""The city's interface for programmes, version 1: what it offers, under which rules, with which errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from tongban.kernel.access.pages import ADDRESS_RULES, STAFF
from tongban.surfaces.openapi import machine, problems
from tongban.surfaces.openapi.operations import clock, items, lodgings, matters, registers, verification


class PlainRenderer(JSONRenderer):
    """Chinese as Chinese: a third of the bytes, and readable in any browser."""

    json_dumps_params = {"ensure_ascii": False}


class CityAPI(NinjaAPI):
    """Its document says of every refusal what it is: a problem (RFC 9457) of its own media type."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(*args, **kwargs)
        for methods in schema["paths"].values():
            for operation in methods.values():
                problems.describe(operation["responses"])
        return schema


api = CityAPI(
    title="通办开放接口",
    version="1",
    description="城市政务服务的公开接口: 事项、期限、核验、台账, 以及本人办件的进度。出错时按 RFC 9457 返回, title 是可以给人看的一句话。",
    urls_namespace="api-1",
    renderer=PlainRenderer(),
    docs_url=None,
    openapi_url="/openapi.json",
)
problems.install(api)
api.add_router("/clock/", clock.router)
api.add_router("/items/", items.router)
api.add_router("/verify/", verification.router)
api.add_router("/my/matters/", matters.router)
api.add_router("/lodgings", lodgings.router)
api.add_router("/registers/", registers.public_router())
api.add_router("/desk/registers/", registers.desk)


def addresses() -> list[URLPattern | URLResolver]:
    """The operations' addresses, each with its rule for the access table, taken from how its operations let people in."""
    patterns, _, _ = api.urls
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        rule = _rule(pattern.callback)
        if str(pattern.pattern) == "lodgings":
            pattern.callback = machine.view
        pattern.callback.open_to = rule  # type: ignore[attr-defined]
        ADDRESS_RULES[f"api/v1/{pattern.pattern}"] = rule
        pattern.callback = _refusing_as_a_problem(pattern.callback)
    return patterns


def _refusing_as_a_problem(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A method that an address does not know is refused in the same form as everything else."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code != 405:
            return answer
        refused = problems.problem(405, "method", problems.WRONG_METHOD)
        refused["Allow"] = answer["Allow"]
        return refused

    asked.csrf_exempt = getattr(view, "csrf_exempt", False)  # type: ignore[attr-defined]
    return asked


def _rule(view: Any) -> tuple[str, ...]:
    """The address's operations share their rule; one without a gate of its own is for everybody."""
    path = getattr(view, "__self__", None) or _path_view(view)
    found = {
        getattr(gate, "open_to", ("public",))
        for operation in (path.operations if path is not None else [])
        for gate in (operation.auth_callbacks or [None])
    }
    kinds = next(iter(found)) if len(found) == 1 else ("public",)
    return tuple(kind for name in kinds for kind in (STAFF if name == "staff" else (name,)))


def _path_view(view: Any) -> Any:
    """The operations behind an address's function."""
    for cell in getattr(view, "__closure__", None) or ():
        if hasattr(cell.cell_contents, "operations"):
            return cell.cell_contents
    return None
