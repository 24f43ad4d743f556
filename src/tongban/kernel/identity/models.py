"""Persons, mandates, staff and the accounts they sign in with. What identifies a person lies encrypted."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.orgs.models import Organisation, Post
from tongban.prepared import Prepared


class AccountManager(BaseUserManager["Account"]):
    """What Django's sign-in asks of a manager, and no more."""

    def get(self, *args: Any, **given: Any) -> Account:
        """By its key alone it is asked at every page: by a question composed once, with all that says how it stands."""
        if args or given.keys() != {"pk"}:
            return super().get(*args, **given)
        if (found := _standing.first(int(given["pk"]))) is None:
            raise Account.DoesNotExist
        return found

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A way to sign in. Whose it is stands in Person or Staff."""

    username = models.CharField("用户名", max_length=60, unique=True)
    is_active = models.BooleanField("启用", default=True)
    password_changed_on = models.DateField("密码修改日期", null=True)
    made_at = models.DateTimeField("开户时间", null=True)

    objects = AccountManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username


class Person(models.Model):
    """A natural person (GB 11643) or an enterprise (GB 32100). A guest is a person with the lowest assurance."""

    class Kind(models.TextChoices):
        NATURAL = "natural", "自然人"
        ENTERPRISE = "enterprise", "法人或者其他组织"

    kind = models.CharField("类别", max_length=12, choices=Kind)
    name = EncryptedTextField("姓名或者名称")
    name_index = models.CharField(max_length=40, db_index=True)
    id_number = EncryptedTextField("公民身份号码或者统一社会信用代码", blank=True)
    id_index = models.CharField(max_length=40, null=True, unique=True)
    phone = EncryptedTextField("手机", blank=True)
    address = EncryptedTextField("地址", blank=True)
    assurance = models.PositiveSmallIntegerField("实名等级", default=0)
    account = models.OneToOneField(
        Account, models.PROTECT, null=True, related_name="person", verbose_name="账户"
    )
    legal_person = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="法定代表人"
    )
    since = models.DateTimeField("登记时间", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="assurance_0_to_4", condition=Q(assurance__gte=0, assurance__lte=4))
        ]

    def __str__(self) -> str:
        return f"person:{self.pk}"


class Mandate(models.Model):
    """One person may act for another (代理、经办): for what, since when, until when."""

    principal = models.ForeignKey(
        Person, models.PROTECT, related_name="mandates_given", verbose_name="委托人"
    )
    agent = models.ForeignKey(Person, models.PROTECT, related_name="mandates_held", verbose_name="受托人")
    scope = models.CharField("事项范围", max_length=200, default="*")
    since = models.DateField("自")
    until = models.DateField("至", null=True)
    ended_on = models.DateField("解除日期", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="no_mandate_to_oneself", condition=~Q(principal=models.F("agent")))
        ]


class Staff(models.Model):
    """Whoever holds a post (工作人员)."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="staff", verbose_name="账户")
    name = models.CharField("姓名", max_length=40)
    number = models.CharField("工号", max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="机构")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="岗位")
    since = models.DateField("到岗日期")
    until = models.DateField("离岗日期", null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "post"])]

    def __str__(self) -> str:
        return self.name


_standing = Prepared(
    lambda pk: (
        Account.objects.filter(pk=pk)
        .select_related("staff__post", "staff__organisation", "person")
        .defer("person__id_number", "person__phone", "person__address")
    )
)
