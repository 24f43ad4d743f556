"""Types of licence, licences as they were issued, and who read them. What was issued is never changed (migration 0001)."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import F, Q

from tongban.domains.licences.rules import STATES, day_on_paper
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.identity.models import Person
from tongban.kernel.ledger.models import Book, Entry
from tongban.kernel.orgs.models import Organisation


class LicenceType(models.Model):
    """A type of licence (证照类型), as its defining organ has it. `sequence` stands behind the organ's code."""

    class Holder(models.TextChoices):
        PERSON = "person", "自然人"
        ENTERPRISE = "enterprise", "法人或者其他组织"

    key = models.SlugField("标识", max_length=60, unique=True)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=4)
    holder = models.CharField("持有人", max_length=10, choices=Holder)
    definer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="定义机构")
    sequence = models.PositiveSmallIntegerField("顺序号")
    validity = models.CharField("有效期", max_length=20, default="long")
    prefix = models.CharField("编号字头", max_length=8, blank=True)
    fields = models.JSONField("照面字段", default=list)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="licence_type_sequence_once", fields=["definer", "sequence"]),
            models.CheckConstraint(
                name="licence_type_sequence_of_three", condition=Q(sequence__gte=1, sequence__lte=999)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """证照类型代码: the organ's credit code and the sequence."""
        return f"{self.definer.code}{self.sequence:03d}"

    def labelled(self, values: dict[str, str]) -> list[tuple[str, str, str]]:
        """Name, label and value of each declared field that has a value, in the order of the paper; a day as papers write it."""
        return [
            (each["name"], each["label"], day_on_paper(values[each["name"]]))
            for each in self.fields
            if values.get(each["name"])
        ]


class Licence(models.Model):
    """One version of a licence. Its versions share a book: the life of the licence from issue to end."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="+", verbose_name="案卷")
    type = models.ForeignKey(LicenceType, models.PROTECT, related_name="licences", verbose_name="类型")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="持有人")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="颁发机构")
    number = models.CharField("编号", max_length=60)
    identifier = models.CharField("电子证照标识", max_length=110, unique=True)
    version = models.PositiveSmallIntegerField("版本")
    fields_kept = EncryptedTextField("照面内容", db_column="fields")
    fields_digest = models.CharField("照面内容摘要", max_length=40)
    issued_on = models.DateField("颁发日期")
    valid_from = models.DateField("有效期起")
    valid_until = models.DateField("有效期止", null=True)
    matter_number = models.CharField("办件编号", max_length=60, blank=True)
    item_code = models.CharField("事项编码", max_length=60, blank=True)
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="+", verbose_name="照面文书")
    verify_code = models.CharField("核验码", max_length=20, unique=True)
    state = models.CharField(
        "状态", max_length=10, choices=[(str(key), title) for key, title in STATES.items()]
    )
    state_since = models.DateField("状态自")

    class Meta:
        indexes = [
            models.Index(fields=["holder", "type", "state"]),
            models.Index(fields=["organisation", "-issued_on"]),
            models.Index(fields=["number"]),
            models.Index(
                name="licence_ending", fields=["valid_until"], condition=Q(state__in=["valid", "suspended"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="licence_version_once", fields=["book", "version"]),
            models.UniqueConstraint(
                name="licence_one_version_in_use", fields=["book"], condition=~Q(state="replaced")
            ),
            models.UniqueConstraint(
                name="licence_once_a_matter", fields=["type", "matter_number"], condition=~Q(matter_number="")
            ),
            models.CheckConstraint(
                name="licence_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"licence:{self.pk} {self.identifier}"

    @property
    def fields(self) -> dict[str, str]:
        kept: dict[str, str] = json.loads(self.fields_kept)
        return kept

    @property
    def state_title(self) -> str:
        return STATES[self.state]


class Reading(models.Model):
    """Somebody read a licence: which office, for which matter, by which right. The entry in its book proves it."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="readings", verbose_name="证照")
    reader = models.CharField("查阅人", max_length=40)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="查阅单位"
    )
    matter_number = models.CharField("办件编号", max_length=60)
    purpose = models.CharField("用途", max_length=120)
    law = models.CharField("依据", max_length=120)
    on = models.DateField("日期")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["licence", "-at"]), models.Index(fields=["matter_number"])]

    def __str__(self) -> str:
        return f"reading:{self.pk}"
