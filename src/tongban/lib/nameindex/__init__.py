"""The index of names: finds an item by its name, by everyday words and whole sentences, by pinyin and initials, and
through typing errors."""

from tongban.lib.nameindex.finding import Hit, How
from tongban.lib.nameindex.index import Entry, NameIndex, Suggestion
from tongban.lib.nameindex.speech import Speech, fold

__all__ = ["Entry", "Hit", "How", "NameIndex", "Speech", "Suggestion", "fold"]
