"""What is older than the operator wants to go back is removed: copies, and the changes that led up to the oldest one kept."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime

from tongban.upkeep.backup.chains import Chain, chains_in
from tongban.upkeep.backup.copies import Copy, copies_in
from tongban.upkeep.backup.folder import BackupFolder
from tongban.upkeep.backup.postgres import first_segment, program


def prune(folder: BackupFolder, *, older_than: datetime) -> None:
    """The last copy before that instant stays: from it the seconds after the instant are reached."""
    for form in ("sqlite", "dump", "cluster"):
        copies = [one for one in copies_in(folder) if one.form == form]
        old = [one for one in copies if one.at < older_than]
        for copy in old[:-1]:
            shutil.rmtree(copy.place)
        kept = [one for one in copies if one not in old[:-1]]
        if old and form == "sqlite":
            _prune_chains(folder, kept[0])
        if old and form == "cluster":
            _prune_received(folder, kept[0])


def _prune_chains(folder: BackupFolder, oldest: Copy) -> None:
    """Chains that ended before the oldest copy lead nowhere any more; of its own chain, the logs before it."""
    for chain in chains_in(folder)[:-1]:
        if chain.through is not None and chain.through < oldest.begun:
            shutil.rmtree(chain.place)
        else:
            _prune_runs(chain, oldest)
            return
    _prune_runs(chains_in(folder)[-1], oldest)


def _prune_runs(chain: Chain, oldest: Copy) -> None:
    salts = bytes.fromhex((oldest.position or {})["salts"])
    run = chain.run_of(salts)
    for earlier in chain.runs():
        if run is not None and earlier < run:
            chain.lines_of(earlier).unlink()
            chain.file_of(earlier).unlink(missing_ok=True)


def _prune_received(folder: BackupFolder, oldest: Copy) -> None:
    first = first_segment(oldest.file)
    subprocess.run([program("pg_archivecleanup"), str(folder.changes / "wal"), first], check=True)
