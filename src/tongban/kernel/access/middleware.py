"""Who is asking, put beside every request."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from tongban.kernel.clock import today
from tongban.kernel.identity import GUEST, Actor
from tongban.kernel.identity.queries import actor_of

Answer = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """`request.actor`: the Actor that is asking, looked up once and only if asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return GUEST
    if not request.user.is_active:
        logout(request)
        return GUEST
    return actor_of(request.user, on=today())
