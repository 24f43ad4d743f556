"""Django's engine for SQLite, with another way to wait for one's turn to write."""
