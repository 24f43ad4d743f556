"""Who may ask what is not public: by the same signed-in session as the pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie

from tongban.kernel.identity import Actor


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


class Citizen(APIKeyCookie):
    """登录的申请人, 用浏览器的会话。"""

    param_name = settings.SESSION_COOKIE_NAME
    open_to = ("citizen",)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        return actor_of(request) if actor_of(request).is_citizen else None


class OfficeStaff(APIKeyCookie):
    """登录的工作人员, 用浏览器的会话。"""

    param_name = settings.SESSION_COOKIE_NAME
    open_to = ("staff",)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        return actor_of(request) if actor_of(request).is_staff else None
