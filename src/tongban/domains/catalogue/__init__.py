"""The domain catalogue (事项)."""
