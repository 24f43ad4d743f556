"""Errors as problems (RFC 9457), each with a Chinese sentence that says what to do next."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tongban.kernel.access import Forbidden
from tongban.kernel.procedure import Refused
from tongban.ui.busy import is_busy

CONTENT_TYPE = "application/problem+json"
NOT_FOUND = "没有找到您要的内容; 请核对地址和编号, 或者查看 /api/v1/docs 的接口说明。"
SIGN_IN = "请先登录再使用这个接口; 在浏览器里打开 /accounts/login/ 登录。"
SLOW_DOWN = "请求太频繁了; 请一分钟后再试。"
WRONG_METHOD = "这个地址不能这样请求; 请对照 /api/v1/docs 的接口说明, 改用那里写明的方法。"
BROKEN = "系统出错了, 已经记下; 请稍后再试, 仍然不行请拨打 12345 说明您请求的地址和时间。"
EVERYWHERE = {
    400: "请求读不懂",
    405: "这个地址没有这个方法",
    413: "请求太大",
    503: "暂时繁忙, 见 Retry-After",
}
"""What any operation may be answered with, whatever it does."""
log = logging.getLogger(__name__)


class WrongField(Schema):
    """One parameter that is wrong, and how to mend it."""

    field: str
    sentence: str


class Problem(Schema):
    """RFC 9457. `title` 是可以给人看的一句话, 说明怎么办。"""

    type: str
    title: str
    status: int
    errors: list[WrongField] = []


class BadQuestion(Exception):
    """A question whose parameters are wrong in a way that types do not say."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        self.errors = errors
        super().__init__(errors)


def problem(status: int, kind: str, title: str, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    said: dict[str, Any] = {"type": f"/problems/{kind}", "title": title, "status": status}
    if errors:
        said["errors"] = [{"field": field, "sentence": sentence} for field, sentence in errors]
    return JsonResponse(
        said, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def install(api: NinjaAPI) -> None:
    """Every way in which an operation may end badly."""
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(BadQuestion, _bad)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(AuthenticationError, lambda request, error: problem(401, "sign-in", SIGN_IN))
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Refused, lambda request, error: problem(409, "refused", str(error)))
    api.add_exception_handler(Forbidden, lambda request, error: problem(403, "forbidden", str(error)))
    api.add_exception_handler(Exception, _broken)


def describe(responses: dict[int, Any]) -> None:
    """Write into an operation's answers that those from 400 on are problems, and those that any operation may give."""
    responses |= {status: {"description": words} for status, words in EVERYWHERE.items()}
    for status, answer in responses.items():
        if status >= 400:
            answer["content"] = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, "not-found", str(error) or NOT_FOUND)


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 429:
        return problem(429, "slow-down", SLOW_DOWN)
    sentence = "这个请求读不懂; 请对照 /api/v1/docs 的接口说明修改。"
    return problem(error.status_code, "request", sentence)


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    if is_busy(error):
        raise error  # the site as a whole says when to come back (503)
    log.error("%s", request.path, exc_info=error)
    return problem(500, "broken", BROKEN)


def _bad(request: HttpRequest, error: Any) -> HttpResponse:
    return _wrong(error.errors)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return _wrong([(str(each["loc"][-1]), sentence_of(str(each["loc"][-1]), each)) for each in error.errors])


def _wrong(errors: list[tuple[str, str]]) -> HttpResponse:
    return problem(
        422, "parameters", f"有 {len(errors)} 个参数要改; 请照 errors 里的说明修改后再请求。", errors
    )


def sentence_of(name: str, error: Mapping[str, Any]) -> str:
    """What is wrong with one value, as the type's check found it, and how to mend it."""
    kind, limits = str(error["type"]), error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"没有 {name} 这一项, 请去掉; 各项见接口说明。"
    if kind == "missing":
        return f"缺少参数 {name}, 请补上。"
    if kind.startswith("date"):
        return f"{name} 不是日期, 请写成 2026-09-18 的样子。"
    if kind.startswith("int"):
        return f"{name} 应为整数, 请修改。"
    if kind in ("literal_error", "enum"):
        return f"{name} 没有这个选项, 可以用: {limits.get('expected', '')}。"
    if kind in ("greater_than_equal", "greater_than"):
        return f"{name} 不能小于 {limits.get('ge', limits.get('gt'))}, 请修改。"
    if kind in ("less_than_equal", "less_than"):
        return f"{name} 不能大于 {limits.get('le', limits.get('lt'))}, 请修改。"
    if kind in ("string_too_long", "too_long"):
        return f"{name} 太长, 最多 {limits.get('max_length')} 个, 请缩短。"
    return f"{name} 的值不对, 请对照接口说明修改。"
