#!/usr/bin/env python3
"""Verify an export of the ledger with nothing but Python: `python ledger_offline.py export.jsonl [--authority timestamp.crt]`.

Made on purpose without a line of the program it checks. Exit status 0: all holds; 1: something does not; 2: wrong use.
With --authority, each bill's time stamp is verified by the openssl command.
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from bisect import bisect_right
from pathlib import Path

FIRST = "0" * 64
FIELDS = ("book", "seq", "step", "title", "law", "by", "actor", "on", "at", "given", "previous")

SHAPES = {
    "entry": {name: str for name in FIELDS}
    | {"book": int, "seq": int, "given": object, "id": int, "digest": str},
    "bill": {"day": str, "entries": int, "root": str, "previous": str, "digest": str, "token": str},
}


def sha256_of(kept, ascii_only):
    text = json.dumps(kept, ensure_ascii=ascii_only, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def root_of(digests):
    level = digests or [FIRST]
    while len(level) > 1:
        level = [
            hashlib.sha256("".join(level[n : n + 2]).encode()).hexdigest()
            if len(level[n : n + 2]) == 2
            else level[n]
            for n in range(0, len(level), 2)
        ]
    return level[0]


def faults_of_entries(lines):
    last = {}
    for line in lines:
        seq, previous = last.get(line["book"], (0, FIRST))
        where = f"案卷 {line['book']} 第 {line['seq']} 条"
        if line["seq"] != seq + 1:
            yield f"{where}: 第 {seq + 1} 条缺失"
        if line["previous"] != previous:
            yield f"{where}: 与前一条的衔接不符"
        if line["digest"] != sha256_of({name: line[name] for name in FIELDS}, ascii_only=False):
            yield f"{where}: 内容与摘要不符"
        last[line["book"]] = (line["seq"], line["digest"])


def faults_of_bills(bills, entries, authority):
    """A bill covers what was written since the one before, up to the entry it names, or else to the end of its day."""
    previous, written = FIRST, sorted((line["id"], line["at"][:10], line["digest"]) for line in entries)
    ids, after = [number for number, _, _ in written], 0
    for bill in bills:
        through = bill.get("through")
        if through is None:
            through = max((number for number, day, _ in written if day <= bill["day"]), default=0)
        since, after = bisect_right(ids, after), through
        digests = [digest for _, _, digest in written[since : bisect_right(ids, through)]]
        kept = {name: bill[name] for name in ("day", "entries", "root", "previous")}
        if len(digests) != bill["entries"] or root_of(digests) != bill["root"]:
            yield f"{bill['day']}: 留痕与当日清单不符"
        if bill["previous"] != previous:
            yield f"{bill['day']}: 与前一日清单的衔接不符"
        if bill["digest"] != sha256_of(kept, ascii_only=True):
            yield f"{bill['day']}: 清单与摘要不符"
        if authority and not stamp_holds(bill, authority):
            yield f"{bill['day']}: 时间戳不成立"
        previous = bill["digest"]


def stamp_holds(bill, authority):
    with tempfile.NamedTemporaryFile(suffix=".tst") as token:
        try:
            token.write(base64.b64decode(bill["token"]))
        except ValueError:
            return False
        token.flush()
        command = [
            "openssl",
            "ts",
            "-verify",
            "-digest",
            bill["digest"],
            "-sha256",
            "-token_in",
            "-in",
            token.name,
        ]
        done = subprocess.run([*command, "-CAfile", authority], capture_output=True, check=False)
    return done.returncode == 0


def read(export):
    """Entries, bills, and the lines that are neither."""
    kinds, faults = {"entry": [], "bill": []}, []
    with export.open(encoding="utf-8", errors="replace") as lines:
        for number, text in enumerate(lines, start=1):
            try:
                line = json.loads(text)
                whole = all(isinstance(line[name], kind) for name, kind in SHAPES[line["kind"]].items())
            except (ValueError, KeyError, TypeError):
                whole = False
            if whole:
                kinds[line["kind"]].append(line)
            else:
                faults.append(f"文件第 {number} 行: 既不是一条留痕, 也不是一份日清单")
    return kinds["entry"], kinds["bill"], faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export", type=Path)
    parser.add_argument("--authority", help="certificate of the time-stamp authority (PEM)")
    asked = parser.parse_args()
    if not asked.export.is_file():
        parser.error(f"没有这个文件: {asked.export}")
    entries, bills, faults = read(asked.export)
    faults += [*faults_of_entries(entries), *faults_of_bills(bills, entries, asked.authority)]
    for fault in faults:
        print(fault)
    print(f"{len(entries)} 条留痕, {len(bills)} 份日清单, {len(faults)} 处不符")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
