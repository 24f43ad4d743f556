"""Numbers without gaps, by series and year (编号)."""
