"""How many requests a client may send in a minute, counted for all processes of this machine together.

The counts lie in memory that the processes share because they part after it was made (`preload_app`); nothing is asked
of the database. Two that count at the very same moment may count as one: a limit, not an account.
"""

from __future__ import annotations

import mmap
import struct
import time

PLACES = 4096
_LINE = struct.Struct("=QQ")
_counts = mmap.mmap(-1, PLACES * _LINE.size)


def counted(client_id: int, per_minute: int, *, at: float | None = None) -> int:
    """0, or after how many seconds to come again. `at`: seconds of the clock, as time.time has them."""
    moment = time.time() if at is None else at
    minute = int(moment // 60)
    place = client_id % PLACES * _LINE.size
    kept, count = _LINE.unpack_from(_counts, place)
    count = count + 1 if kept == minute else 1
    if count > per_minute:
        return 60 - int(moment % 60)
    _LINE.pack_into(_counts, place, minute, count)
    return 0
