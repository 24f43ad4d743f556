"""Stored pages (存页): what everybody may read is made once when it changes, and then served as a file."""

from tongban.kernel.pages.keeping import stored
from tongban.kernel.pages.turning import changed, store

__all__ = ["changed", "store", "stored"]
