"""The catalogue's pages: for the public, and for the desk that keeps it."""
