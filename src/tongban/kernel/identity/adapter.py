"""Sign-in as the city wants it: no account opens itself, and a changed password leaves its day."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from tongban.kernel.clock import today


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks of us."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Persons are registered with their number (identity.actions.register_person), staff are appointed."""
        return False

    def set_password(self, user: Any, password: str) -> None:
        user.password_changed_on = today()
        super().set_password(user, password)
