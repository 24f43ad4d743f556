"""Where the files of the demonstration city lie: those of a city, and what its year is about."""

from __future__ import annotations

import yaml

from tongban.founding import places


class CityFolder(places.CityFolder):
    """A city's folder with the year that is lived in it."""

    def dealt(self) -> frozenset[str]:
        """The items that the year's matters are about; none if the city does not say."""
        file = self.root / "year.yaml"
        listed = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
        return frozenset(key for keys in listed.values() for key in keys)
