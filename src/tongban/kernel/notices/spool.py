"""The text gateway of a demonstration: what would have gone to a telephone is kept in a file, the number masked."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from tongban.kernel.clock import now
from tongban.lib.masking import mask_phone


class NotSent(Exception):
    """The gateway did not take the text, and why."""


def spool_file() -> Path:
    return Path(settings.TONGBAN_DATA) / "spool" / "sms.jsonl"


def send(phone: str, words: str, *, number: int) -> None:
    """Hand one text over. A city puts its operator's gateway in this function's place, and gives it the number: a text
    whose sender died is handed over again under the same one."""
    if not phone:
        raise NotSent("没有登记手机号码")
    file = spool_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = {
        "number": number,
        "at": now().isoformat(timespec="seconds"),
        "to": mask_phone(phone),
        "words": words,
    }
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
