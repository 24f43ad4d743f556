"""The yardstick of pages: plain Django as everybody writes it, three reads through the ORM and a template of 30 KB."""

CASES = 1000
