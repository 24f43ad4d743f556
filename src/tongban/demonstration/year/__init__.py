"""The city's year: day by day, by real steps through the procedures."""
