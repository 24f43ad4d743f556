"""Copies of a living installation: one now, or every change as it comes, so that any second can be gone back to.

The database is copied by its own means (SQLite's online backup and its write-ahead log; PostgreSQL's tools); papers and
notices are only ever added to. Keys are never copied here: a backup without them gives nobody's name away.
"""
