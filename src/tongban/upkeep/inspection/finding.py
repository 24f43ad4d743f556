"""One finding of an inspection."""

from __future__ import annotations

from dataclasses import asdict, dataclass

OK, WARNING, BROKEN = "ok", "warning", "broken"
_SIGNS = {OK: "√", WARNING: "!", BROKEN: "×"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is ok, warning (it runs, but should be looked at) or broken. `words` say what is, `why` what comes of it,
    `mend` what to do; a finding that is in order has neither of the two."""

    what: str
    state: str
    words: str
    why: str = ""
    mend: str = ""

    def as_data(self) -> dict[str, str]:
        return asdict(self)

    def as_line(self) -> str:
        why = f"; {self.why}" if self.why else ""
        return f"{_SIGNS[self.state]} {self.what}: {self.words}{why}" + (
            f" → {self.mend}" if self.mend else ""
        )
