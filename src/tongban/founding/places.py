"""Where the files of a city lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CityFolder:
    root: Path

    @property
    def divisions(self) -> Path:
        return next(iter(sorted((self.root / "divisions").glob("*.csv"))))

    @property
    def departments(self) -> Path:
        return self.root / "departments.yaml"

    @property
    def licence_types(self) -> Path:
        return self.root / "licence-types.yaml"
