"""The domain media (新闻发布与传播)."""
