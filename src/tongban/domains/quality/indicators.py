"""事项属性 counted (S030), in the grammar of kernel.indicators. A fact is one row of an implementation list: online (1 where
nobody need come), immediate, visits, depth (1 to 4), statutory and promise in working days, saved (their difference)."""

from __future__ import annotations

from typing import Any

from tongban.domains.catalogue.queries.inspection import Attributes
from tongban.kernel.indicators import Indicator, Total, facts

LOCAL = "本平台口径"
"""No official text of these formulas is known to us; the definition is stated and is our own."""

NOT_MEETING = Indicator(
    key="items.not_meeting",
    title="不见面办理率",
    basis=f"{LOCAL}: 全程网办且不用到现场的事项 ÷ 全部行使事项",
    counts=facts.where("online", True),
    outof=facts.every,
)
IMMEDIATE = Indicator(
    key="items.immediate",
    title="即办件比例",
    basis=f"{LOCAL}: 当场办结的事项 ÷ 全部行使事项",
    counts=facts.where("immediate", True),
    outof=facts.every,
)
VISITS = Indicator(
    key="items.visits",
    title="平均到现场次数",
    basis=f"{LOCAL}: 各事项到现场次数之和 ÷ 全部行使事项",
    counts=Total("visits", facts.every),
    outof=facts.every,
    unit="次",
    better="lower",
)
DEPTH = Indicator(
    key="items.depth",
    title="平均网办深度",
    basis=f"{LOCAL}: 互联网咨询1级、原件预审2级、原件核验3级、全程网办4级, 各事项级数之和 ÷ 全部行使事项",
    counts=Total("depth", facts.every),
    outof=facts.every,
    unit="级",
)
COMPRESSION = Indicator(
    key="items.compression",
    title="时限压缩比",
    basis=f"{LOCAL}: (法定工作日之和 - 承诺工作日之和) ÷ 法定工作日之和, 只算有法定时限的事项; 自然日按七分之五、月按二十个工作日折算",
    counts=Total("saved", facts.known("statutory")),
    outof=Total("statutory", facts.known("statutory")),
)

INDICATORS = (NOT_MEETING, IMMEDIATE, VISITS, DEPTH, COMPRESSION)


def fact_of(row: Attributes) -> dict[str, Any]:
    """What the indicators read of one row."""
    return {
        "online": row.depth == "全程网办" and row.visits == 0,
        "immediate": row.immediate,
        "visits": row.visits,
        "depth": row.depth_level,
        "statutory": row.statutory,
        "promise": row.promise,
        "saved": None if row.statutory is None else row.statutory - row.promise,
    }
