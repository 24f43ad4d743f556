"""Items (事项) by who implements them, and the editions of their content. A published edition is never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongban.kernel.ledger.models import Book
from tongban.kernel.orgs.models import Level, Organisation


class Does(models.TextChoices):
    """What an organisation does with an item: only whoever decides opens matters of its own."""

    DECIDES = "decides", "办理"
    ACCEPTS = "accepts", "受理"
    HELPS = "helps", "协助"
    ATTESTS = "attests", "证明"


class Item(models.Model):
    """An item at one organisation (实施清单的一行). Without `base` it is the basic entry (基本目录), whose content those
    that claim it (认领) share; `exercised` is False where the basic entry's organisation only keeps it for others.
    `level` is that of the organisation; a basic entry has the level it is declared for.
    `loaded` is the digest of the file's entry as last taken over, so that what the desk has edited since stays."""

    key = models.SlugField("标识", max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="实施机构")
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="claims", verbose_name="基本目录项"
    )
    exercised = models.BooleanField("本机构行使", default=True)
    level = models.CharField("行使层级", max_length=8, choices=Level)
    does = models.CharField("承办方式", max_length=8, choices=Does, default=Does.DECIDES)
    department = models.SlugField("业务主管部门", max_length=60)
    basic_code = models.CharField("基本编码", max_length=12)
    code = models.CharField("实施编码", max_length=31, unique=True)
    local_code = models.CharField("地方编码", max_length=50, unique=True)
    loaded = models.CharField("载入摘要", max_length=64, blank=True)
    book = models.OneToOneField(Book, models.PROTECT, related_name="+", verbose_name="案卷")

    class Meta:
        ordering = ["basic_code", "code"]
        constraints = [
            models.UniqueConstraint(name="item_once_per_organisation", fields=["key", "organisation"]),
            models.UniqueConstraint(name="basic_entry_once", fields=["key"], condition=Q(base=None)),
            models.CheckConstraint(name="a_claim_is_exercised", condition=Q(base=None) | Q(exercised=True)),
        ]
        indexes = [models.Index(fields=["organisation", "key"])]

    def __str__(self) -> str:
        return f"{self.key}@{self.organisation_id}"


class Grant(models.Model):
    """行使范围: at which further level an item may be claimed, and what is done with it there. A department of a district
    claims its own department's, the centre of a town and the station of a village what their lists name; `rural` leaves
    out whoever has no village in it."""

    class Power(models.TextChoices):
        """权力来源."""

        OWN = "1", "法定本级行使"
        DEVOLVED = "2", "上级下放"
        AUTHORISED = "3", "上级授权"
        AUTHORISED_BESIDE = "4", "同级授权"
        ENTRUSTED = "5", "上级委托"
        ENTRUSTED_BESIDE = "6", "同级委托"

    item = models.ForeignKey(Item, models.PROTECT, related_name="grants", verbose_name="基本目录项")
    level = models.CharField("行使层级", max_length=8, choices=Level)
    does = models.CharField("承办方式", max_length=8, choices=Does)
    power = models.CharField("权力来源", max_length=1, choices=Power, default=Power.OWN)
    law = models.CharField("下放、委托依据", max_length=200, blank=True)
    field = models.CharField("业务领域", max_length=60, blank=True)
    rural = models.BooleanField("仅限涉农", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="grant_once", fields=["item", "level"])]

    def __str__(self) -> str:
        return f"{self.item_id}@{self.level}"


class Succession(models.Model):
    """合并、拆分: what took the place of a basic entry, and from which day. One entry in place of it is a merger, several
    are a split."""

    before = models.ForeignKey(Item, models.PROTECT, related_name="successors", verbose_name="原事项")
    after = models.ForeignKey(Item, models.PROTECT, related_name="predecessors", verbose_name="承接事项")
    on = models.DateField("日期")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="succeeded_once", fields=["before", "after"]),
            models.CheckConstraint(name="nothing_succeeds_itself", condition=~Q(before=F("after"))),
        ]

    def __str__(self) -> str:
        return f"{self.before_id}>{self.after_id}"


class Refusal(models.Model):
    """不认领: an organisation that may claim an item and says why it does not, and who does it instead."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="refusals", verbose_name="行使范围")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="机构")
    reason = models.CharField("理由", max_length=200)
    instead = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="移交机构"
    )
    on = models.DateField("日期")

    class Meta:
        constraints = [models.UniqueConstraint(name="refused_once", fields=["grant", "organisation"])]

    def __str__(self) -> str:
        return f"{self.grant_id}/{self.organisation_id}"


class Place(models.Model):
    """办理点: where an organisation receives people; what its rows say unless one of them says otherwise."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="+", verbose_name="机构", primary_key=True
    )
    address = models.CharField("地址", max_length=120)
    phone = models.CharField("电话", max_length=30)
    hours = models.CharField("办理时间", max_length=80)
    office = models.CharField("承办科室", max_length=40, blank=True)

    def __str__(self) -> str:
        return self.address


class Edition(models.Model):
    """The content of an item from a day on. A claimed item's edition `shares` the basic entry's and keeps in `content`
    only what is its own (`rules.local`). Days are from and including `in_force_from`, to but excluding
    `in_force_until`."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        REVIEW = "review", "待审核"
        PUBLISHED = "published", "已发布"
        SUSPENDED = "suspended", "暂停办理"
        ENDED = "ended", "已取消"

    item = models.ForeignKey(Item, models.PROTECT, related_name="editions", verbose_name="事项")
    number = models.PositiveIntegerField("版本号")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    in_force_from = models.DateField("施行日期", null=True)
    in_force_until = models.DateField("失效日期", null=True)
    content = models.JSONField("内容", default=dict)
    shares = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="共用内容")
    reason = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["item", "-number"]
        constraints = [
            models.UniqueConstraint(name="edition_once", fields=["item", "number"]),
            models.UniqueConstraint(
                name="one_edition_in_force",
                fields=["item"],
                condition=Q(state__in=("published", "suspended"), in_force_until=None),
            ),
            models.UniqueConstraint(
                name="one_edition_in_work", fields=["item"], condition=Q(state__in=("draft", "review"))
            ),
            models.CheckConstraint(
                name="edition_until_after_from",
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="published_from_a_day",
                condition=Q(state__in=("draft", "review")) | Q(in_force_from__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "in_force_from"])]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number}"

    @property
    def is_in_work(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.REVIEW)


class Reference(models.Model):
    """What the city's files name and items may point to: licence types, with the file's words."""

    kind = models.CharField("类别", max_length=20)
    key = models.SlugField("标识", max_length=80)
    name = models.CharField("名称", max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(name="reference_once", fields=["kind", "key"])]

    def __str__(self) -> str:
        return self.name


class Vocabulary(models.Model):
    """How people speak: the city's `words.yaml` as last taken over, beside the everyday words of the items. One row."""

    words = models.JSONField("用语", default=dict)

    def __str__(self) -> str:
        return f"{len(self.words.get('everyday', {}))}"


class Stamp(models.Model):
    """Changes with every publication, so that each process sees that its shelf is old. One row."""

    token = models.CharField("标记", max_length=32)

    def __str__(self) -> str:
        return self.token
