"""Processes of their own that search without a pause while another one brings in a new word:
`python -m tongban.demonstration.bench.searching.watching watch|change WORD`."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import enumerate as threads
from time import monotonic, process_time, sleep

PATIENCE = 120.0


def watch(word: str) -> dict[str, float]:
    """When the word was found, the longest that any search took until then, and the processor's time from the moment the
    old shelf was seen to be old."""
    from tongban.domains.catalogue import api as catalogue

    catalogue.search("食品")
    print("ready", file=sys.stderr, flush=True)
    longest, until, spent = 0.0, monotonic() + PATIENCE, 0.0
    while monotonic() < until:
        begun = monotonic()
        found = catalogue.search(word)
        longest = max(longest, monotonic() - begun)
        if not any(thread.name == "shelf" for thread in threads()):  # no new shelf is being filled yet
            spent = process_time()
        if found and found[0].matched == word:
            return {"seen": monotonic(), "longest": longest, "work": process_time() - spent}
        sleep(0.005)
    return {"seen": -1.0, "longest": longest, "work": 0.0}


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
