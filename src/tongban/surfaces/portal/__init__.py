"""The surface portal (门户)."""
