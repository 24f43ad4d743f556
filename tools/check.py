"""`make check`: all that can be said of the repository without running a test. Every check is run; the failures are named at the end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
FORBIDDEN_LICENCES = ("GPLv2", "GPLv3", "AGPL", "GNU General Public", "GNU Affero")
LONGEST = 400


def main() -> int:
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.test")
    failed = []
    for title, check in CHECKS:
        fault = check()
        print(f"{'failed' if fault else 'ok':<7} {title}", flush=True)
        if fault:
            print("        " + fault.strip().replace("\n", "\n        "), flush=True)
            failed.append(title)
    if failed:
        print(f"\n{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}")
    return 1 if failed else 0


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr)[-6000:] or f"exit {done.returncode}"


def tracked(*patterns: str) -> list[str]:
    found = subprocess.run(["git", "ls-files", "-z", *patterns], capture_output=True, text=True, check=True)
    return [name for name in found.stdout.split("\0") if name and Path(name).is_file()]


def format_holds() -> str:
    return run(str(BIN / "ruff"), "format", "--check", "-q", ".")


def lint_holds() -> str:
    return run(str(BIN / "ruff"), "check", "-q", ".")


def types_hold() -> str:
    return run(str(BIN / "mypy"), "src/tongban")


def imports_hold() -> str:
    return run(str(BIN / "lint-imports"), "--no-cache")


def templates_hold() -> str:
    templates = tracked("src/*.html", "src/**/*.html")
    return run(str(BIN / "djangofmt"), "check", "--profile", "django", *templates)


def migrations_are_complete() -> str:
    return run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")


def settings_suit_production() -> str:
    environment = {
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings.production",
        "TONGBAN_SECRET_KEY": "a" * 25 + "0123456789bcdefghijklmnopqrstu",
        "TONGBAN_BEHIND_TLS": "1",
        "TONGBAN_PUBLIC_ADDRESS": "https://example.gov.cn",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def front_end_is_as_built() -> str:
    return run(sys.executable, "frontend/verify.py")


def docs_are_current() -> str:
    return run(sys.executable, "tools/reference.py", "--check")


def locks_name_no_address() -> str:
    places = [*tracked("requirements/*.txt"), *tracked("*package-lock.json"), *tracked("*.lock")]
    return "\n".join(
        name for name in places if re.search(r"https?://", Path(name).read_text(encoding="utf-8"))
    )


def files_are_short() -> str:
    python = [name for name in tracked("*.py") if "/migrations/" not in name and "/tests/" not in f"/{name}"]
    long = [(len(Path(name).read_text(encoding="utf-8").splitlines()), name) for name in python]
    return "\n".join(
        f"{lines} lines: {name}" for lines, name in sorted(long, reverse=True) if lines > LONGEST
    )


def the_kernel_keeps_its_budget() -> str:
    """docs/decisions/0019: what everything stands on stays small; the record books and the stored pages, on which nothing of it stands,
    are counted apart, and what only tests use is not counted."""
    kernel = [
        name
        for name in tracked("src/tongban/kernel/*.py")
        if "/tests/" not in name and "/migrations/" not in name
    ]
    outer = tuple(f"src/tongban/kernel/{part}" for part in ("registers/", "pages/", "testing.py"))
    books = [name for name in kernel if name.startswith(outer[:2])]
    counted = {
        "kernel": ([name for name in kernel if not name.startswith(outer)], 6000),
        "kernel/registers and kernel/pages": (books, 3000),
    }
    faults = []
    for part, (names, budget) in counted.items():
        lines = sum(len(Path(name).read_text(encoding="utf-8").splitlines()) for name in names)
        if lines > budget:
            faults.append(f"{part} has {lines} lines; its budget is {budget}")
    return "\n".join(faults)


def licences_suit() -> str:
    command = [str(BIN / "pip-licenses"), "--format=csv", "--packages", *_runtime_packages()]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return "\n".join(
        line
        for line in listed.splitlines()
        if any(word in line for word in FORBIDDEN_LICENCES) and "Lesser" not in line and "LGPL" not in line
    )


def _runtime_packages() -> list[str]:
    text = Path("requirements/runtime.txt").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==", text, flags=re.M)


def figures_keep_their_budgets() -> str:
    return run(str(BIN / "tongban"), "bench", "--check")


def the_bill_of_materials_is_built() -> str:
    """With every locked package in it, by name and version: the tool itself passes over what it does not understand."""
    Path("var").mkdir(exist_ok=True)
    bill = Path("var/bom.json")
    command = ("requirements", "requirements/runtime.txt", "--output-file", str(bill))
    if fault := run(str(BIN / "cyclonedx-py"), *command):
        return fault
    listed = {
        (_plain(one["name"]), one.get("version", ""))
        for one in json.loads(bill.read_text(encoding="utf-8")).get("components", [])
    }
    lock = Path("requirements/runtime.txt").read_text(encoding="utf-8")
    locked = {
        (_plain(name), version)
        for name, version in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock, flags=re.M)
    }
    if not locked:
        return "requirements/runtime.txt locks nothing"
    return "\n".join(f"not the same: {name} {version}" for name, version in sorted(listed ^ locked))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("format", format_holds),
    ("lint", lint_holds),
    ("types", types_hold),
    ("import contracts", imports_hold),
    ("templates", templates_hold),
    ("migrations", migrations_are_complete),
    ("production settings", settings_suit_production),
    ("front end as built", front_end_is_as_built),
    ("docs current", docs_are_current),
    ("locks without addresses", locks_name_no_address),
    ("no file over 400 lines", files_are_short),
    ("kernel within its budget", the_kernel_keeps_its_budget),
    ("figures within their budgets", figures_keep_their_budgets),
    ("licences", licences_suit),
    ("bill of materials", the_bill_of_materials_is_built),
)

if __name__ == "__main__":
    sys.exit(main())
