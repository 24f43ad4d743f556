"""Processes of their own that search without a pause while another one brings in a new word:
`python -m tongban.demonstration.bench.searching.watching watch|change WORD`."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

PATIENCE = 120.0


def watch(word: str) -> dict[str, float]:
    """When the word was found, and the longest that any search took until then."""
    from tongban.domains.catalogue import api as catalogue

    catalogue.search("食品")
    print("ready", file=sys.stderr, flush=True)
    longest, until = 0.0, monotonic() + PATIENCE
    while monotonic() < until:
        begun = monotonic()
        found = catalogue.search(word)
        longest = max(longest, monotonic() - begun)
        if found and found[0].matched == word:
            return {"seen": monotonic(), "longest": longest}
        sleep(0.005)
    return {"seen": -1.0, "longest": longest}


def change(word: str) -> dict[str, float]:
    """The city's files are taken over anew, with a further word in them; when that was committed."""
    import yaml

    from tongban.config.settings.environment import PROJECT
    from tongban.domains.catalogue import api as catalogue
    from tongban.kernel.clock import today

    with TemporaryDirectory(prefix="tongban-words-") as folder:
        city = Path(shutil.copytree(PROJECT / "city", Path(folder) / "city"))
        words = yaml.safe_load((city / "words.yaml").read_text(encoding="utf-8"))
        words["everyday"].setdefault(catalogue.cards()[0].key, []).insert(0, word)
        (city / "words.yaml").write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
        catalogue.load(city, on=today())
        return {"changed": monotonic()}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.demonstration")
    django.setup()
    print(json.dumps({"watch": watch, "change": change}[sys.argv[1]](sys.argv[2])))
