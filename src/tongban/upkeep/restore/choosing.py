"""Which copy and which changes lead to a moment; and what a moment that cannot be reached is told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tongban.kernel.procedure import Refused
from tongban.upkeep.backup.chains import Chain, Reach, chains_in
from tongban.upkeep.backup.copies import Copy, copies_in
from tongban.upkeep.backup.folder import BackupFolder
from tongban.upkeep.backup.moments import shown


@dataclass(frozen=True, slots=True)
class Plan:
    """From this copy through the runs of the chain to `reach`. `between`: it shows a moment between these two instants."""

    copy: Copy
    chain: Chain | None
    reach: Reach | None
    between: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Span:
    since: datetime
    through: datetime

    def words(self) -> str:
        return f"{shown(self.since)} 至 {shown(self.through)}"


def plan_sqlite(folder: BackupFolder, at: datetime | None) -> Plan:
    copies = [one for one in copies_in(folder) if one.form == "sqlite"]
    if not copies:
        raise Refused(f"{folder.root} 中没有完整的数据库副本; 请核对目录。")
    chains = chains_in(folder)
    if at is None:
        return _latest(copies, chains)
    for chain in reversed(chains):
        reach, later = chain.reach_at(at)
        if reach is None or chain.through is None or chain.through < at:
            continue
        if copy := _base_for(copies, chain, reach):
            return Plan(copy, chain, reach, (reach.at, later.at if later else chain.through))
    raise Refused(f"不能恢复到 {shown(at)}: 那时没有归档。{reachable_words(folder)}")


def _latest(copies: list[Copy], chains: list[Chain]) -> Plan:
    """To the end of what was archived: the newest chain, or a copy that is newer."""
    for chain in reversed(chains):
        if chain.last is None or chain.last.at < copies[-1].at:
            break
        if copy := _base_for(copies, chain, chain.last):
            return Plan(copy, chain, chain.last, (chain.last.at, chain.through or chain.last.at))
    return Plan(copies[-1], None, None, (copies[-1].begun, copies[-1].at))


def _base_for(copies: list[Copy], chain: Chain, reach: Reach) -> Copy | None:
    """The newest copy that was whole before the reach, in a log of this chain."""
    for copy in reversed(copies):
        position = copy.position or {}
        run = chain.run_of(bytes.fromhex(position["salts"]))
        if run is not None and (run, position["frames"]) <= (reach.run, reach.frames):
            return copy
    return None


def plan_cluster(folder: BackupFolder, at: datetime | None) -> Plan:
    bases = [one for one in copies_in(folder) if one.form == "cluster"]
    through = received_through(folder)
    fitting = [one for one in bases if at is None or one.at <= at]
    if not fitting or through is None or (at is not None and at > through):
        moment = shown(at) if at else "最后一刻"
        raise Refused(f"不能恢复到 {moment}: 那时没有归档。{reachable_words(folder)}")
    return Plan(fitting[-1], None, None, (at or through, at or through))


def received_through(folder: BackupFolder) -> datetime | None:
    file = folder.changes / "through.json"
    return datetime.fromisoformat(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def reachable(folder: BackupFolder) -> tuple[list[Span], list[datetime]]:
    """The spans in which every second can be gone back to, and the single moments besides."""
    copies = copies_in(folder)
    spans: list[Span] = []
    moments = [one.at for one in copies if one.form == "dump"]
    clusters = [one for one in copies if one.form == "cluster"]
    through = received_through(folder)
    if clusters and through is not None:
        spans.append(Span(clusters[0].at, through))
    bases = [one for one in copies if one.form == "sqlite"]
    followed: set[Path] = set()
    for chain in chains_in(folder):
        inside = [one for one in bases if chain.run_of(bytes.fromhex((one.position or {})["salts"]))]
        followed.update(one.place for one in inside)
        if inside and chain.through is not None and chain.through > inside[0].at:
            spans.append(Span(inside[0].at, chain.through))
    moments += [one.at for one in bases if one.place not in followed]
    return spans, moments


def reachable_words(folder: BackupFolder) -> str:
    spans, moments = reachable(folder)
    parts = [span.words() for span in spans] + [shown(at) for at in moments]
    return f"可以恢复的时刻: {'; '.join(parts)}。" if parts else "这个目录里还没有可以恢复的时刻。"
