"""Checks the committed files of the front end against their manifest, without Node: nothing changed, missing or unlisted."""

import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src" / "tongban"
MANIFEST = SOURCE / "ui" / "static" / "vendor" / "manifest.json"
FOLDERS = [MANIFEST.parent, SOURCE / "kernel" / "documents" / "fonts"]


def complaints() -> list[str]:
    """One sentence for each file that is not as the manifest has it."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    listed = {path: digest for package in manifest["packages"] for path, digest in package["files"].items()}
    found = []
    for path, digest in sorted(listed.items()):
        file = SOURCE / path
        if not file.is_file():
            found.append(f"{path} is missing")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            found.append(f"{path} differs from its digest")
    present = {str(p.relative_to(SOURCE)) for folder in FOLDERS for p in folder.rglob("*") if p.is_file()}
    found += [f"{path} is not in the manifest" for path in sorted(present - set(listed) - _own())]
    for package in manifest["packages"]:
        found += [f"{package['name']} has no {key}" for key in ("version", "licence") if not package[key]]
    return found + _addresses()


def _own() -> set[str]:
    return {str(MANIFEST.relative_to(SOURCE))}


def _addresses() -> list[str]:
    text = (HERE / "package-lock.json").read_text(encoding="utf-8")
    return (
        ["package-lock.json carries an address: run build.mjs, which takes it out"] if "://" in text else []
    )


if __name__ == "__main__":
    wrong = complaints()
    for sentence in wrong:
        print(sentence)
    if wrong:
        sys.exit(1)
    print(f"front end: every file is as {MANIFEST.name} has it")
