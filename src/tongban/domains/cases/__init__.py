"""The domain cases (办件)."""
