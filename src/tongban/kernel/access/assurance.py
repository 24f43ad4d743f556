"""What a session must have before staff work in it: a second factor for heads and administrators, a password not too old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tongban.kernel.clock import today
from tongban.kernel.identity import Actor

WITH_SECOND_FACTOR = ("head", "supervisor", "admin")
FREE = ("/accounts/", "/static/", "/healthz")
"""Where one must be able to go in order to put it right."""

Answer = Callable[[HttpRequest], HttpResponse]


class AssuranceMiddleware:
    """Sends staff who lack a second factor, or whose password is too old, to where they put it right."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(FREE):
            return self.get_response(request)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.is_staff:
            if actor.duty in WITH_SECOND_FACTOR and not is_mfa_enabled(request.user):
                return _sent(
                    request, "mfa_activate_totp", "负责人和管理人员须先启用动态验证码, 才能进入工作台。"
                )
            if _is_too_old(request):
                return _sent(
                    request, "account_change_password", "您的密码已超过规定的使用期限, 请先更换密码。"
                )
        return self.get_response(request)


def _is_too_old(request: HttpRequest) -> bool:
    changed_on = request.user.password_changed_on  # type: ignore[union-attr]
    limit = settings.TONGBAN_PASSWORD_DAYS
    if changed_on is None:
        return True  # given by somebody else, and not yet one's own
    return bool(limit and changed_on + timedelta(days=limit) < today())


def _sent(request: HttpRequest, name: str, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return HttpResponseRedirect(reverse(name))
