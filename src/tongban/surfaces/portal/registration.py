"""注册: a citizen opens an account with name and number. What needs more than a self-given name is told on the page."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.identity.actions import open_account, register_person
from tongban.kernel.identity.models import Account, Person
from tongban.kernel.procedure import Refused
from tongban.lib.idcard import is_id_number

REGISTERED = 1
"""The assurance of somebody whose name nobody has looked at yet."""
ATTEMPTS, WITHIN = 20, 3600
"""Refused registrations of one address in an hour: nobody tries numbers through."""


class RegistrationForm(forms.Form):
    """Each field with the sentence that mends it."""

    name = forms.CharField(
        label="姓名",
        max_length=50,
        help_text="与身份证一致",
        error_messages={"required": "请填写身份证上的姓名。"},
    )
    id_number = forms.CharField(
        label="公民身份号码",
        max_length=18,
        error_messages={
            "required": "请填写 18 位公民身份号码。",
            "max_length": "公民身份号码是 18 位, 请核对。",
        },
    )
    phone = forms.CharField(
        label="手机号",
        max_length=11,
        help_text="办件进展会发短信到这个号码",
        validators=[RegexValidator(r"^1[3-9]\d{9}$", "请填写 11 位手机号。")],
        error_messages={"required": "请填写手机号。", "max_length": "请填写 11 位手机号。"},
    )
    username = forms.CharField(
        label="用户名",
        max_length=30,
        help_text="登录时用, 4 到 30 位字母或者数字, 请不要用身份证号或者手机号",
        validators=[
            RegexValidator(
                r"^[A-Za-z][A-Za-z0-9_]{3,29}$", "用户名以字母开头, 4 到 30 位字母、数字或者下划线。"
            )
        ],
        error_messages={"required": "请填写用户名。", "max_length": "用户名最多 30 位。"},
    )
    password = forms.CharField(
        label="密码",
        widget=forms.PasswordInput,
        help_text="至少 10 位, 不要用生日、手机号和常见密码",
        error_messages={"required": "请设置密码。"},
    )
    again = forms.CharField(
        label="再输一次密码",
        widget=forms.PasswordInput,
        error_messages={"required": "请再输一次密码。"},
    )
    agreed = forms.BooleanField(
        label="我已阅读并同意个人信息保护说明",
        error_messages={"required": "请阅读个人信息保护说明, 同意后勾选。"},
    )

    def clean_id_number(self) -> str:
        number = str(self.cleaned_data["id_number"]).strip().upper()
        if not is_id_number(number):
            raise ValidationError("公民身份号码有误(第18位校验码不符); 请对照身份证逐位核对。")
        return number

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if Account.objects.filter(username__iexact=username).exists():
            raise ValidationError("这个用户名已经有人用了, 请换一个。")
        return username

    def clean(self) -> None:
        given = dict(self.cleaned_data)
        if not given.get("password"):
            return
        try:
            validate_password(given["password"], Account(username=given.get("username", "")))
        except ValidationError as weak:
            self.add_error("password", weak)
        if given.get("again") and given["again"] != given["password"]:
            self.add_error("again", "两次输入的密码不一样, 请重新输入。")


@open_to("public")
def register(request: HttpRequest) -> HttpResponse:
    if request.actor.is_citizen:  # type: ignore[attr-defined]
        return redirect("portal:my")
    form = RegistrationForm(request.POST if request.method == "POST" else None)
    mark = f"register:{request.META.get('REMOTE_ADDR', '')}"
    if form.is_bound and cache.get(mark, 0) >= ATTEMPTS:
        sentence = "这里注册的次数太多, 请一小时后再试; 也可以带身份证到任一政务服务窗口开户。"
        return render(request, "429.html", {"sentence": sentence}, status=429)
    if form.is_bound and form.is_valid():
        try:
            account = _opened(form.cleaned_data)
        except Refused as refusal:
            cache.add(mark, 0, WITHIN)
            cache.incr(mark)
            form.add_error("id_number", str(refusal))
        else:
            login(request, account, backend="django.contrib.auth.backends.ModelBackend")
            messages.success(request, "注册成功, 已经登录。")
            return HttpResponseRedirect(_next(request))
    return render(request, "portal/register.html", {"form": form, "next": _next(request, default="")})


@transaction.atomic
def _opened(given: dict[str, str]) -> Account:
    account = open_account(given["username"], given["password"], on=today())
    register_person(
        kind=Person.Kind.NATURAL,
        name=given["name"].strip(),
        id_number=given["id_number"],
        phone=given["phone"],
        assurance=REGISTERED,
        account=account,
    )
    return account


def _next(request: HttpRequest, default: str = "/my/") -> str:
    """Back to where somebody was going, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else default
