"""Every page says who may open it; a test walks all addresses and compares them with a table in the repository."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from tongban.kernel.access.gate import Forbidden
from tongban.kernel.identity import Actor

KINDS = ("public", "citizen", "clerk", "officer", "head", "supervisor", "admin")
STAFF = ("clerk", "officer", "head", "supervisor", "admin")

ADDRESS_RULES: dict[str, tuple[str, ...]] = {}
"""By the view's full name: the kinds of user to whom it is open."""

View = Callable[..., HttpResponse]


def open_to(*kinds: str) -> Callable[[View], View]:
    """Declare to whom a page is open: `public` is everybody, `staff` every kind of staff, else KINDS.

    A stranger is sent to sign in; a wrong kind of user is refused with a sentence (403).
    """
    wanted = tuple(kind for name in kinds for kind in (STAFF if name == "staff" else (name,)))
    unknown = set(wanted) - set(KINDS)
    if unknown:
        raise ValueError(f"unknown kinds of user: {sorted(unknown)}")

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            if "public" not in wanted and not _is_one_of(actor, wanted):
                if actor.is_guest:
                    return HttpResponseRedirect(
                        f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}"
                    )
                raise Forbidden("您的账户不能使用这个页面; 请返回上一页, 或者用有此权限的账户重新登录。")
            answer = view(request, *args, **kwargs)
            if "public" not in wanted:
                answer.headers.setdefault("Cache-Control", "private, no-store")
            return answer

        guarded.open_to = wanted  # type: ignore[attr-defined]
        ADDRESS_RULES[f"{view.__module__}.{view.__qualname__}"] = wanted
        return guarded

    return declare


def _is_one_of(actor: Actor, kinds: tuple[str, ...]) -> bool:
    return actor.kind in kinds or (actor.is_staff and actor.duty in kinds)
