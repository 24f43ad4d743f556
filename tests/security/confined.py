"""Looks into every bomb with 120 MB beyond what the process has when it begins: `python -m tests.security.confined`."""

from __future__ import annotations

import os
import resource
from pathlib import Path

ROOM = 120 * 1024 * 1024


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.test")
    import django

    django.setup()
    from tests.security.papers import bombs, good
    from tests.security.refusing import inspected
    from tongban.kernel.documents.sentences import inspect

    made = bombs()
    for kind, content in good().items():
        inspect(content, f"材料.{kind}")  # whatever is loaded at the first use is loaded now
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    refused = 0
    for bomb in made:
        print(bomb.how, flush=True)
        refused += inspected(bomb)
    print(f"{refused} refused")


if __name__ == "__main__":
    main()
