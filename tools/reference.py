"""Write the generated part of the docs, or with --check say whether it is current."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROCEDURES = ROOT / "docs/reference/procedures.md"
INTERFACE = ROOT / "docs/reference/openapi.json"
README = ROOT / "README.md"
BEGIN, END = "<!-- 以下由 make docs 从 docs/benchmarks 生成 -->", "<!-- 以上由 make docs 生成 -->"
HEAD = """# 程序

由 `make docs` 从各领域的 procedure.py 生成; 代码就是公布的程序。每个程序先列期限, 再按法条的次序列环节, 最后是流程图。
"""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.test")
    import django

    django.setup()
    from tongban.surfaces.openapi.document import document

    written = {PROCEDURES: procedures(), INTERFACE: document(), README: with_figures()}
    if "--check" in sys.argv:
        stale = [
            file
            for file, text in written.items()
            if not file.exists() or file.read_text(encoding="utf-8") != text
        ]
        for file in stale:
            print(f"{file.relative_to(ROOT)} is not current: run `make docs`")
        return 1 if stale else 0
    for file, text in written.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return 0


def with_figures() -> str:
    """The README, with the table of what has been measured between its two marks."""
    from tongban.demonstration.bench.telling import table

    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{table(ROOT / 'docs/benchmarks')}\n\n{END}{after}"


def procedures() -> str:
    from tongban.kernel.docket.registry import all_procedures
    from tongban.kernel.procedure.render import as_diagram, as_table

    parts = [HEAD]
    for one in all_procedures():
        parts += [as_table(one), "", "```mermaid", as_diagram(one), "```", ""]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
