"""The record books of standards (S031), of micro-courses (S017) and of proofs that a promise replaces (S027)."""

from __future__ import annotations

from tongban.domains.quality.models import Course, Proof, Standard
from tongban.domains.quality.rules import course_faults, standard_faults
from tongban.kernel.registers.grammar import ALL, BELOW, Column, Count, Register

STANDARDS = Register(
    key="standards",
    title="政务服务标准",
    model=Standard,
    head="title",
    purpose="登记省定精品、省定标准、市定标准和“一件事”标准化清单, 记录要求、落实依据和落实网点",
    unit="项",
    columns=(
        Column("number", example="DB3204/T 1001-2026"),
        Column("title", example="综合窗口服务规范"),
        Column("kind"),
        Column("status"),
        Column("in_force_from"),
        Column("review_by", listed=False),
        Column("replaced_by", listed=False),
        Column("requirements", listed=False),
        Column("evidence", listed=False),
        Column("sites", listed=False),
        Column("adopted"),
        Column("score"),
    ),
    identity=("number",),
    filters=("kind", "status", "in_force_from"),
    search=("number", "title", "requirements"),
    order=("kind", "number"),
    edit=("officer", "head"),
    see_reach=ALL,
    year="in_force_from",
    public=("number", "title", "kind", "status", "in_force_from", "requirements"),
    counts=(
        Count("exemplars", "省定精品", "个", where={"kind": ("exemplar",)}),
        Count("provincial", "省定标准", "个", where={"kind": ("province",)}),
        Count("city", "市定标准", "个", where={"kind": ("city",)}),
        Count("one_thing", "“一件事”清单", "个", where={"kind": ("one_thing",)}),
    ),
    counted_by=("kind", "status"),
    check=standard_faults,
)

COURSES = Register(
    key="courses",
    title="办事微课堂",
    model=Course,
    head="title",
    purpose="登记微视频和操作手册, 关联事项和环节, 记录播放和评价",
    unit="课",
    columns=(
        Column("title", example="开办餐饮店怎样填申请表"),
        Column("organisation", listed=False),
        Column("items", listed=False, example="320131001001"),
        Column("step", listed=False),
        Column("video", example="https://zwfw.changzhou.gov.cn/video/1"),
        Column("manual", listed=False),
        Column("minutes"),
        Column("edition", listed=False),
        Column("online_from"),
        Column("valid_until", listed=False),
        Column("views"),
        Column("finished", listed=False),
        Column("useful", listed=False),
    ),
    identity=("title", "edition"),
    filters=("organisation", "online_from"),
    search=("title", "items", "step"),
    order=("-online_from",),
    see_reach=BELOW,
    edit_reach=BELOW,
    year="online_from",
    public=("title", "step", "video", "manual", "minutes", "online_from", "views"),
    counts=(
        Count("courses", "上线", "课", known=("online_from",)),
        Count("views", "播放、阅读", "次", adds="views"),
        Count("useful", "认为有用", "次", adds="useful"),
    ),
    check=course_faults,
)

PROOFS = Register(
    key="proofs",
    title="告知承诺制证明事项",
    model=Proof,
    head="name",
    purpose="公布实行告知承诺制的证明事项: 申请人书面承诺后不再提交这些证明",
    unit="项",
    columns=(
        Column("name", example="无房证明"),
        Column("issuer"),
        Column("basis", listed=False),
        Column("letter"),
        Column("checked"),
        Column("asked", listed=False),
        Column("items"),
        Column("edition", listed=False, example="2.0"),
    ),
    identity=("name",),
    filters=("letter", "checked"),
    search=("name", "issuer", "asked"),
    order=("name",),
    edit=("officer", "head"),
    see_reach=ALL,
    public=("name", "issuer", "basis", "letter", "checked", "asked", "items"),
    counts=(Count("proofs", "证明事项", "项"), Count("items", "使用", "项次", adds="items")),
    counted_by=("letter", "checked"),
)

BOOKS = (STANDARDS, COURSES, PROOFS)
