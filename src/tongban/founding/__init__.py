"""Founding a city in service from its files: divisions, organisations, posts, items and kinds of licence; nobody is invented."""
