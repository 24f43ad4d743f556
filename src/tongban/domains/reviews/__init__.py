"""The domain reviews (好差评)."""
