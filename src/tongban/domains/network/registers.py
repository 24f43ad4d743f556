"""The record books of the service network: commissioners (S084), and the targets of their training."""

from __future__ import annotations

from tongban.domains.network.models import Commissioner, TrainingTarget
from tongban.domains.network.queries import training_targets
from tongban.domains.network.rules import commissioner_faults
from tongban.kernel.registers.grammar import ALL, BELOW, Column, Count, Register

COMMISSIONERS = Register(
    key="commissioners",
    title="畅通办专员",
    model=Commissioner,
    head="number",
    purpose="登记畅通办专员的岗位、网点、培训、考试、考核和进退, 对照目标计数",
    unit="名",
    series="CTB",
    columns=(
        Column("number", kind="number"),
        Column("name", personal="name", index="name_index", example="王小明"),
        Column("sex", listed=False),
        Column("region", example="武进区湖塘镇"),
        Column("organisation"),
        Column("site", listed=False, example="湖塘镇便民服务中心"),
        Column("post", example="综合窗口"),
        Column("phone", personal="phone", index="phone_index", example="13800000000"),
        Column("certificate", listed=False, example="CZCTB2026001"),
        Column("trained_on"),
        Column("exam_score", listed=False),
        Column("status"),
        Column("left_on", listed=False),
        Column("served"),
        Column("honours", listed=False),
        Column("assessed"),
    ),
    identity=("name", "phone"),
    filters=("status", "region", "organisation", "trained_on"),
    search=("number", "name", "phone", "certificate", "site"),
    order=("-number",),
    edit=("clerk", "officer", "head"),
    see_reach=BELOW,
    edit_reach=BELOW,
    year="trained_on",
    counts=(
        Count(
            "trained",
            "累计培养人数",
            "名",
            known=("trained_on",),
            target=training_targets,
            target_by="region",
        ),
        Count("on", "在岗", "名", where={"status": ("on",)}),
        Count("exited", "退出", "名", where={"status": ("exited",)}),
        Count("served", "累计帮办", "件", adds="served"),
    ),
    counted_by=("region", "organisation", "status"),
    check=commissioner_faults,
)

TARGETS = Register(
    key="commissioner-targets",
    title="畅通办专员培养目标",
    model=TrainingTarget,
    head="region",
    purpose="登记各区每年要培养的畅通办专员人数, 统计完成率用",
    columns=(Column("region"), Column("year"), Column("people")),
    identity=("region", "year"),
    filters=("region",),
    order=("-year", "region"),
    edit=("officer", "head"),
    see_reach=ALL,
    counts=(Count("people", "目标人数", "名", adds="people"),),
    counted_by=("region",),
)

BOOKS = (COMMISSIONERS, TARGETS)
