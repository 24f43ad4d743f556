"""A procedure as people read it: a table for counsel, a diagram for the guide, plain data for programs."""

from __future__ import annotations

from typing import Any

from tongban.kernel.procedure.grammar import SAME, Clock, Procedure, Step

_EFFECTS = (
    ("start", "起算"),
    ("restart", "重新起算"),
    ("stop", "停止"),
    ("pause", "暂停"),
    ("resume", "恢复"),
    ("extend", "延长"),
)
_KINDS = {"duty": "义务期限", "window": "权利期间", "silence": "届满即依法推进"}


def as_table(procedure: Procedure) -> str:
    """Two Markdown tables: the clocks, and the steps in the order of the statute."""
    lines = [
        f"### {procedure.title} `{procedure.key}`",
        "",
        f"依据: {procedure.basis}。自 {procedure.edition} 起施行的版本。",
        "",
        "| 期限 | 性质 | 长度 | 延长 | 依据 |",
        "| --- | --- | --- | --- | --- |",
        *(_clock_row(procedure, clock) for clock in procedure.clocks),
        "",
        "| 环节 | 由谁办理 | 从 | 到 | 对期限的作用 | 须写明 | 依据 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_step_row(procedure, step) for step in procedure.steps),
    ]
    return "\n".join(lines)


def _clock_row(procedure: Procedure, clock: Clock) -> str:
    length = str(clock.term) if clock.term else "由事项规定"
    if clock.given and clock.term:
        length += "(事项另有法律规定的从其规定)"
    extension = f"{clock.extension.term}({clock.extension.law})" if clock.extension else "—"
    kind = _KINDS[clock.kind]
    if clock.on_expiry:
        kind += f"「{procedure.step(clock.on_expiry).title}」"
    return f"| {clock.title} | {kind} | {length} | {extension} | {clock.law} |"


def _step_row(procedure: Procedure, step: Step) -> str:
    states = procedure.states
    to = "(不变)" if step.to == SAME else states[step.to]
    who = "、".join(role.word for role in step.by)
    frm = "、".join(states[state] for state in step.sources)
    return f"| {step.title} | {who} | {frm} | {to} | {_effects(procedure, step)} | {'、'.join(procedure.word_for(need) for need in step.needs) or '—'} | {step.law or '—'} |"


def _effects(procedure: Procedure, step: Step) -> str:
    said = []
    for attribute, word in _EFFECTS:
        names = [procedure.clock(name).title for name in getattr(step, attribute)]
        if names:
            since = (
                f"(自{procedure.clock(step.since).title}起算之日)"
                if attribute == "start" and step.since
                else ""
            )
            said.append(f"{word}{'、'.join(names)}{since}")
    return "; ".join(said) or "—"


def as_diagram(procedure: Procedure) -> str:
    """A mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {procedure.initial}: {procedure.opens_with}"]
    lines += [f"    {state}: {title}" for state, title in procedure.states.items()]
    for step in procedure.steps:
        for source in step.sources:
            to = source if step.to == SAME else step.to
            lines.append(f"    {source} --> {to}: {step.title}")
    lines += [f"    {state} --> [*]" for state in procedure.closed]
    return "\n".join(lines)


def as_data(procedure: Procedure) -> dict[str, Any]:
    """For programs."""
    return {
        "key": procedure.key,
        "edition": procedure.edition.isoformat(),
        "title": procedure.title,
        "basis": procedure.basis,
        "states": dict(procedure.states),
        "closed": list(procedure.closed),
        "clocks": [
            {
                "name": clock.name,
                "title": clock.title,
                "kind": clock.kind,
                "term": str(clock.term) if clock.term else None,
                "law": clock.law,
            }
            for clock in procedure.clocks
        ],
        "steps": [
            {
                "name": step.name,
                "title": step.title,
                "by": [role.value for role in step.by],
                "from": list(step.sources),
                "to": step.to,
                "law": step.law,
                "needs": list(step.needs),
            }
            for step in procedure.steps
        ],
    }
