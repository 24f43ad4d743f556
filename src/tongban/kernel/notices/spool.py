"""The text gateway of a demonstration: what would have gone to a telephone is kept in a file, the number masked."""

from __future__ import annotations

import errno
import json
import os
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
    said = f"{json.dumps(line, ensure_ascii=False)}\n".encode()
    with file.open("ab+", buffering=0) as out:
        if end := out.seek(0, os.SEEK_END):
            out.seek(
                end - 1
            )  # where the disk was full, or the power went, in the midst of the last line, this is another
            said = said if out.read(1) == b"\n" else b"\n" + said
        if out.write(said) != len(said):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
