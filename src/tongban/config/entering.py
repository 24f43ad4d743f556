"""Signing in as the city wants it: no account opens itself, staff arrive at their desk, and each fault says what to do next."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.http import HttpRequest

from tongban.kernel.clock import today
from tongban.kernel.identity.models import Staff

HOME, DESK = "/", "/desk/"
CODE = "验证码"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks of us of accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "用户名或者密码不对; 请核对大小写后再输一次。连续输错五次要等五分钟。",
        "too_many_login_attempts": "输错的次数太多, 请过五分钟再试; 忘记密码的, 请照下面的办法重设。",
        "account_inactive": "这个账户已经停用; 工作人员请联系本单位的系统管理员, 其他人请拨打 12345。",
        "incorrect_password": "密码不对; 请核对大小写后再输一次。",
        "enter_current_password": "现在的密码不对; 请再输一次。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Persons are registered with their number (identity.actions.register_person), staff are appointed."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody arrives who did not come from a page."""
        own = request.user.pk
        return DESK if own is not None and Staff.objects.filter(account_id=own).exists() else HOME

    def set_password(self, user: Any, password: str) -> None:
        user.password_changed_on = today()
        super().set_password(user, password)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of us of second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不对或者已经用过; 请输入身份验证器现在显示的 6 位数字。手机时间不准时先校准。",
    }


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, title in (("login", "用户名"), ("password", "密码")):
            self.fields[name].label = title
            self.fields[name].error_messages["required"] = f"请填写{title}。"


class _WithCode:
    """The field of the code, as the pages call it."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = CODE
        self.fields["code"].error_messages["required"] = f"请填写{CODE}: 身份验证器现在显示的 6 位数字。"


class AuthenticateForm(_WithCode, AllauthAuthenticateForm):  # type: ignore[misc]
    pass


class ActivateForm(_WithCode, AllauthActivateForm):  # type: ignore[misc]
    pass


class LongEnough(MinimumLengthValidator):
    """Django's own sentence is not translated."""

    def get_error_message(self) -> str:
        return f"密码至少 {self.min_length} 位; 请再加长。"

    def get_help_text(self) -> str:
        return f"密码至少 {self.min_length} 位。"
