"""The elements of an item (实施清单要素) as its file and its editions keep them; strict, nothing beyond them is taken."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ItemType = Literal["行政许可", "行政确认", "行政给付", "行政奖励", "行政裁决", "其他行政权力", "公共服务"]
Level = Literal["city", "district", "town", "village"]
Audience = Literal["person", "enterprise"]
ProcedureKey = Literal[
    "cases.licence",
    "cases.renewal",
    "cases.immediate",
    "cases.confirmation",
    "cases.service",
    "cases.unified",
]
Unit = Literal["working_days", "days", "months"]
Need = Literal["required", "conditional", "deferrable"]
Form = Literal["原件", "复印件", "原件和复印件", "电子"]
Source = Literal["self", "government", "third_party"]
FieldKind = Literal[
    "text",
    "textarea",
    "number",
    "money",
    "date",
    "choice",
    "choices",
    "phone",
    "id_number",
    "credit_code",
    "yes_no",
    "region",
]
Prefill = Literal[
    "", "person.name", "person.id_number", "person.phone", "enterprise.name", "enterprise.credit_code"
]
Activity = Literal["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"]
"""行政许可法第四十五条: the eight whose time does not count."""
Depth = Literal["互联网咨询", "原件预审", "原件核验", "全程网办"]
ResultKind = Literal["证照", "批文", "证明"]
Handling = Literal["即办件", "承诺件"]

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Validity = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]* (years|months)|long|)$")]


class Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)


class Basis(Part):
    """设定和实施依据: law and article, and the article's words where they are certain."""

    law: Words
    article: Words
    text: str = ""


class StatutoryTerm(Part):
    none: bool = False
    days: int | None = Field(default=None, ge=1)
    unit: Unit = "working_days"
    law: str = ""


class PromisedTerm(Part):
    days: int = Field(ge=0)
    unit: Unit = "working_days"


class Charge(Part):
    name: Words
    standard: Words
    basis: Words


class Fee(Part):
    charged: bool
    items: list[Charge] = []


class Material(Part):
    name: Words
    need: Need
    when: str = ""
    form: Form
    copies: int = Field(default=1, ge=0, le=20)
    source: Source
    issuer: str = ""
    licence: str = ""
    standard: str = ""
    template: bool = False


class FormField(Part):
    name: Name
    label: Words
    kind: FieldKind
    required: bool = True
    help: str = ""
    options: list[Words] = []
    max: int | None = Field(default=None, ge=1, le=5000)
    prefill: Prefill = ""


class Situation(Part):
    name: Words
    adds: list[Words]


class Commitment(Part):
    """告知承诺: whether offered, for which proofs, by which rule."""

    offered: bool
    proofs: list[Words] = []
    law: str = ""


class Result(Part):
    name: Words
    kind: ResultKind
    licence: str = ""
    validity: Validity = ""


class Question(Part):
    q: Words
    a: Words


class Scenario(Part):
    """情景测试: what the item's clerks expect of it, line by line (`rules.scenarios`)."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    lines: list[Words] = Field(min_length=2, max_length=40)


class Themes(Part):
    person: list[Words] = []
    enterprise: list[Words] = []


class ItemContent(Part):
    """One entry of a department's file, and the content of an edition."""

    key: Slug
    name: Words
    handling: str = ""
    type: ItemType
    level: Level
    department: Slug
    local_code: str = ""
    procedure: ProcedureKey
    everyday: list[Words] = Field(min_length=3)
    audience: list[Audience] = Field(min_length=1)
    themes: Themes
    basis: list[Basis] = Field(min_length=1)
    conditions: list[Words] = Field(min_length=1)
    statutory: StatutoryTerm
    promise: PromisedTerm
    handling_kind: Handling
    fee: Fee
    materials: list[Material]
    form: list[FormField] = Field(min_length=1)
    situations: list[Situation] = []
    commitment: Commitment
    on_site_check: bool = False
    excluded: list[Activity] = []
    result: Result
    renewal_of: str = ""
    visits: int = Field(ge=0, le=3)
    depth: Depth
    windows: Words
    phone: Words
    complaint: Words
    flow: list[Words] = Field(min_length=2)
    faq: list[Question] = []
    limits: str = ""
    scenarios: list[Scenario] = []
    sureness: str = ""

    @property
    def full_name(self) -> str:
        """The name with what is done (业务办理项), unless the name says it already."""
        if not self.handling or self.handling in self.name:
            return self.name
        return f"{self.name}-{self.handling}" if "（" in self.handling else f"{self.name}（{self.handling}）"


class LicenceType(Part):
    """A kind of e-licence that items give out or that makes a material unnecessary."""

    key: Slug
    name: Words
    kind: Literal["证照", "批文", "证明"]
    holder: Audience
    defined_by: str
    validity: Validity
    fields: list[dict[str, str]] = []
