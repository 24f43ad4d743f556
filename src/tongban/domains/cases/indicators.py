"""What is counted of cases, in the grammar of kernel.indicators. The facts' columns: closed_on, <clock>_overdue_by (working
days past the due day), decide_used and decide_allowed, promise_allowed, corrections (notices given), channel, type."""

from __future__ import annotations

from decimal import Decimal

from tongban.kernel.indicators import Indicator, Total, facts

LOCAL = "本平台口径"
"""No official text of these formulas is known to us; the definition is stated and is our own."""

ON_TIME = Indicator(
    key="cases.on_time",
    title="按时办结率",
    basis=f"{LOCAL}: 在法定期限(含依法延长)内作出决定的办件 ÷ 已经作出决定的办件",
    counts=facts.closed & facts.within("decide"),
    outof=facts.closed & facts.known("decide_overdue_by"),
    target=Decimal("99.5"),
)
PROMISE_KEPT = Indicator(
    key="cases.promise_kept",
    title="承诺兑现率",
    basis=f"{LOCAL}: 在承诺期限内作出决定的办件 ÷ 有承诺期限且已经作出决定的办件",
    counts=facts.closed & facts.within("promise"),
    outof=facts.closed & facts.known("promise_overdue_by"),
    target=Decimal("99.5"),
)
COMPRESSION = Indicator(
    key="cases.compression",
    title="承诺期限与法定期限之比",
    basis=f"{LOCAL}: 承诺工作日之和 ÷ 法定工作日之和; 越低, 压缩越多(承诺压缩比 = 100% - 本值)",
    counts=Total("promise_allowed", facts.known("promise_allowed") & facts.known("decide_allowed")),
    outof=Total("decide_allowed", facts.known("promise_allowed") & facts.known("decide_allowed")),
    better="lower",
)
CORRECTED = Indicator(
    key="cases.corrected",
    title="补正率",
    basis=f"{LOCAL}: 至少一次被告知补正的办件 ÷ 全部办件",
    counts=facts.at_least("corrections", 1),
    outof=facts.every,
    better="lower",
)
MEAN_DAYS = Indicator(
    key="cases.mean_days",
    title="平均用时",
    basis=f"{LOCAL}: 决定所用工作日(不含依法不计入的时间)之和 ÷ 已经作出决定的办件",
    counts=Total("decide_used", facts.closed & facts.known("decide_used")),
    outof=facts.closed & facts.known("decide_used"),
    unit="个工作日",
    better="lower",
    places=1,
)
AT_THE_WINDOW = Indicator(
    key="cases.at_the_window",
    title="窗口收件比例",
    basis=f"{LOCAL}: 窗口收件 ÷ 全部办件",
    counts=facts.where("channel", "window"),
    outof=facts.every,
    better="lower",
)

INDICATORS = (ON_TIME, PROMISE_KEPT, COMPRESSION, CORRECTED, MEAN_DAYS, AT_THE_WINDOW)
